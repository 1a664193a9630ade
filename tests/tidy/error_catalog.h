#pragma once

#include <vector>

#include "tests/tidy/allow_list.h"
#include "tests/tidy/text.h"

namespace bashu::tidy {

// Whether code, protos and tests name the same reasons:
//
// * a reason that code refuses with is declared by an ErrorReason, and what it
//   says of a field by a FieldReason, of its service or of bashu.type.v1, or
//   `unpublished` says why no caller ever sees it
//   ("common/crypto/errors.cc KEY_MALFORMED");
// * a declared reason is one that code of its service, or common/, names;
// * a reason that a service declares is provoked by a test of that service or
//   under tests/, or `untested` says why not ("ledger/HOLD_EXPIRED").
//
// A service without domain/errors.cc is not yet written: its proto may lead.
Problems CheckErrorCatalog(const std::vector<File>& files,
                           AllowList& unpublished, AllowList& untested);

}  // namespace bashu::tidy
