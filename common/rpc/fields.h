#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>

#include "common/status/error.h"

namespace bashu::rpc {

// Reads the fields of one request and collects what is wrong with them, so
// that one answer names every wrong field:
//
//   Fields fields;
//   command.id = fields.Name("name", request.name(), "accounts");
//   command.amount = fields.Amount("amount_fen", request.amount_fen());
//   RETURN_IF_ERROR(fields.status());
//
// Every reader returns its value, or a harmless one if it is wrong.
class Fields {
 public:
  // `prefix` goes before each field's name: "application.applicant.".
  explicit Fields(std::string prefix = "") : prefix_(std::move(prefix)) {}

  // The last segment of a resource name "collection/{id}".
  std::string Name(absl::string_view field, absl::string_view value,
                   absl::string_view collection);
  // The same, or empty if `value` is empty.
  std::string OptionalName(absl::string_view field, absl::string_view value,
                           absl::string_view collection);
  // A UUID in lower-case text form.
  std::string Uuid(absl::string_view field, absl::string_view value);
  // 1 to `most` characters (code points, not bytes) of UTF-8 without control
  // characters but line breaks.
  std::string Text(absl::string_view field, absl::string_view value, int most);
  // The same, or empty.
  std::string OptionalText(absl::string_view field, absl::string_view value,
                           int most);
  // An upper-case code: "LABOUR_WAGES", 2 to 63 characters.
  std::string Code(absl::string_view field, absl::string_view value);
  std::string OptionalCode(absl::string_view field, absl::string_view value);
  // Exactly `least` to `most` digits.
  std::string Digits(absl::string_view field, absl::string_view value,
                     int least, int most);
  // Fen, at least 1 and at most 10^15 (ten trillion yuan).
  int64_t Amount(absl::string_view field, int64_t value);
  // A page size: 0 means `usual`, more than `most` means `most`.
  int PageSize(absl::string_view field, int32_t value, int usual, int most);
  // A value of a protobuf enum that is neither 0 nor unknown to us.
  template <typename Enum>
  Enum Required(absl::string_view field, Enum value, bool (*is_valid)(int)) {
    if (static_cast<int>(value) == 0) {
      Require(field, false);
    } else if (!is_valid(static_cast<int>(value))) {
      Add(field, "UNKNOWN_CODE", "Is not a value we know.", "取值无法识别。");
    }
    return value;
  }

  // Says that `field` is missing unless `present`.
  void Require(absl::string_view field, bool present);
  void Add(absl::string_view field, absl::string_view reason,
           absl::string_view description, absl::string_view description_zh);

  // Reads nested fields: names begin with `prefix` until it is destroyed.
  class Scope {
   public:
    Scope(Fields& fields, absl::string_view prefix);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Fields& fields_;
    const size_t length_;
  };

  // OK, or INVALID_FIELDS naming everything.
  absl::Status status() const { return violations_.ToStatus("bashu"); }

 private:
  std::string prefix_;
  FieldViolations violations_;
};

// Between instants and their wire form.
google::protobuf::Timestamp ToProto(absl::Time time);
absl::Time FromProto(const google::protobuf::Timestamp& timestamp);

}  // namespace bashu::rpc
