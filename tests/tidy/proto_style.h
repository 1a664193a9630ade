#pragma once

#include <google/protobuf/descriptor.h>

#include "tests/tidy/text.h"

namespace bashu::tidy {

// What is wrong with the API style of a proto, beyond what buf can tell:
//
// * every element has a comment before it, and in a file with a service each
//   field's comment begins with its behaviour (`Required.`, `Output only.`);
// * an RPC takes `<Rpc>Request`, lists have the three page fields, and
// `Errors:`
//   in its comment names reasons that ErrorReason declares;
// * enums begin with `<ENUM>_UNSPECIFIED` and prefix their values;
// * fields are lower_snake without prepositions, instants end in `_time`, and
//   nothing is named status.
//
// An ErrorReason is looked for in the file's package and in bashu.type.v1, so
// read those files into the same pool first.
Problems CheckProtoStyle(const google::protobuf::FileDescriptor& file);

}  // namespace bashu::tidy
