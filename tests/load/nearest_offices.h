#pragma once

#include "services/routing/domain/directory.h"

namespace bashu::load {

// 5,000 offices all over both regions, as they are shipped: half as many take
// legal aid as judicial aid, one in four is closed on Wednesdays.
routing::Directory ManyOffices();

}  // namespace bashu::load
