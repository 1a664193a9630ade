#pragma once

namespace bashu::intake {

// Where an application stands in this region.
//
//   kReceived <--return, cancel, refusal-- kTransferring --accept-->
//   kTransferred
//       |  \----------transfer----------------^   ^
//       |                                         | transfer (legal aid)
//       +--the receiver is competent--> kUnderReview
//   kOffered --accept by our office-------^    |   |
//       \--return, cancel--> kDeclined         |   +--refuse--> kRefused
//                                              +--grant--> kGranted
//   kGranted --assign counsel--> kAssigned   (legal aid)
//   kGranted --all payees paid--> kPaid      (judicial aid)
//
// Only kReceived, kUnderReview, kGranted and kAssigned can be acted on, and
// only by the holder: in kTransferring the case is frozen, in kOffered,
// kTransferred and kDeclined another office answers for it. A case that left
// may come back at a later epoch; kTransferred and kDeclined then become
// kOffered again. Between two offices of this region there is one row: it goes
// from kTransferring to kUnderReview with the taker as its holder.
enum class ApplicationState {
  kReceived,
  kTransferring,
  kTransferred,
  kOffered,
  kUnderReview,
  kGranted,
  kRefused,
  kAssigned,
  kPaid,
  kDeclined,
};

}  // namespace bashu::intake
