#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <optional>
#include <string>
#include <vector>

#include "common/store/journal.h"
#include "services/intake/domain/application.h"
#include "services/intake/domain/cooperation.h"
#include "services/intake/domain/leads.h"

namespace bashu::intake {

// Somebody saw personal data.
struct Access {
  std::string resource;  // "applications/{application}"
  std::string caller;
  std::string purpose;  // "handling"
  absl::Time time;

  friend bool operator==(const Access&, const Access&) = default;
};

// A page of an office's list, newest first: ids below `before`, which is empty
// on the first page.
struct PageQuery {
  std::string office;
  std::optional<ApplicationState> state;
  std::string before;
  int limit = 0;
};

// One transaction: reads see one snapshot, writes land together or not at all.
// Valid only inside the body it was handed to.
class IntakeTx {
 public:
  virtual ~IntakeTx() = default;

  virtual absl::StatusOr<std::optional<Application>> FindApplication(
      const ApplicationId& id) = 0;
  // Stores the whole application, new or changed, with what it is found by.
  virtual absl::Status PutApplication(const Application& application) = 0;
  // Those which the office received, holds or is offered.
  virtual absl::StatusOr<std::vector<Application>> ListApplications(
      const PageQuery& query) = 0;
  // The application that sent `referral`.
  virtual absl::StatusOr<std::optional<ApplicationId>> FindSender(
      const ReferralId& referral) = 0;
  // The application by which the person of `id_number` was already aided in
  // the case `original_case_number`: for the once-only rule (U-1).
  virtual absl::StatusOr<std::optional<ApplicationId>> FindAided(
      absl::string_view id_number, absl::string_view original_case_number) = 0;

  // 1, 2, 3 … without gaps for each office and year.
  virtual absl::StatusOr<int64_t> NextReceipt(absl::string_view office,
                                              int64_t year) = 0;
  virtual absl::Status RecordAccess(const Access& access) = 0;

  virtual absl::StatusOr<std::optional<Lead>> FindLead(const LeadId& id) = 0;
  virtual absl::Status PutLead(const Lead& lead) = 0;

  virtual absl::StatusOr<std::optional<Cooperation>> FindCooperation(
      const ReferralId& id) = 0;
  virtual absl::Status PutCooperation(const Cooperation& cooperation) = 0;
  // Those that the office was asked for; `query.state` is ignored.
  virtual absl::StatusOr<std::vector<Cooperation>> ListCooperations(
      const PageQuery& query) = 0;

  virtual store::Journal& journal() = 0;
};

}  // namespace bashu::intake
