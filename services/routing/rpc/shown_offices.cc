#include "services/routing/rpc/shown_offices.h"

#include "services/routing/codec/office_codec.h"

namespace bashu::routing {

std::shared_ptr<const ShownDirectory> ShownOffices::Get() {
  std::shared_ptr<const DirectoryView> view = current_.Get();
  MutexLock lock(mutex_);
  if (shown_ != nullptr && shown_->view == view) return shown_;
  auto next = std::make_shared<ShownDirectory>();
  // A view with other ages only has the same offices.
  if (shown_ != nullptr &&
      &shown_->view->directory.index() == &view->directory.index()) {
    next->basic = shown_->basic;
  } else {
    view->directory.ForEach([&](const Office& office) {
      v1::Office proto;
      ShowBasic(office, proto);
      next->basic.emplace(&office, proto.SerializeAsString());
    });
  }
  next->view = std::move(view);
  shown_ = std::move(next);
  return shown_;
}

}  // namespace bashu::routing
