#include "services/intake/rpc/parts.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/base/uuid.h"
#include "services/intake/domain/id_number.h"
#include "services/intake/domain/limits.h"

namespace bashu::intake {
namespace {

using rpc::Fields;

constexpr size_t kDigestSize = 32;  // SHA-256

bool IsDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// "511602-LA", "500000-CT5".
bool IsOffice(absl::string_view code) {
  return (code.size() == 9 || code.size() == 10) &&
         IsDigits(code.substr(0, 6)) && code[6] == '-' &&
         absl::ascii_isupper(static_cast<unsigned char>(code[7])) &&
         absl::ascii_isupper(static_cast<unsigned char>(code[8])) &&
         (code.size() == 9 || IsDigits(code.substr(9)));
}

std::string OptionalOffice(Fields& fields, absl::string_view field,
                           const std::string& value) {
  std::string code = fields.OptionalName(field, value, "offices");
  if (!code.empty() && !IsOffice(code)) {
    fields.Add(field, "FORMAT", "Has the form `offices/510104-LA`.",
               "格式应为 offices/510104-LA。");
  }
  return code;
}

std::string OptionalDivision(Fields& fields, absl::string_view field,
                             const std::string& value) {
  std::string code = fields.OptionalName(field, value, "divisions");
  if (!code.empty() && (code.size() != 6 || !IsDigits(code))) {
    fields.Add(field, "FORMAT", "Has the form `divisions/510104`.",
               "格式应为 divisions/510104。");
  }
  return code;
}

// A mainland mobile, or a land line with its area code: "13800000000",
// "028-12345678", "02812345678".
bool IsPhone(absl::string_view text) {
  if (text.size() == 11 && text[0] == '1') return IsDigits(text);
  if (text.empty() || text[0] != '0') return false;
  const size_t dash = text.find('-');
  if (dash == absl::string_view::npos) {
    return text.size() >= 10 && text.size() <= 12 && IsDigits(text);
  }
  const absl::string_view local = text.substr(dash + 1);
  return (dash == 3 || dash == 4) && IsDigits(text.substr(0, dash)) &&
         (local.size() == 7 || local.size() == 8) && IsDigits(local);
}

}  // namespace

std::string Office(Fields& fields, absl::string_view field,
                   const std::string& value) {
  fields.Require(field, !value.empty());
  return OptionalOffice(fields, field, value);
}

std::string UuidName(Fields& fields, absl::string_view field,
                     const std::string& value, absl::string_view collection) {
  std::string id = fields.Name(field, value, collection);
  if (!id.empty() && !IsUuid(id)) {
    fields.Add(field, "FORMAT", absl::StrCat("Is `", collection, "/{UUID}`."),
               absl::StrCat("格式应为 ", collection, "/{UUID}。"));
  }
  return id;
}

void Unknown(Fields& fields, absl::string_view field) {
  fields.Add(field, "UNKNOWN_CODE", "Is not in the rules.",
             "现行规则中没有该代码。");
}

Person ParsePerson(Fields& fields, const v1::Person& read,
                   absl::CivilDay today) {
  const Fields::Scope scope(fields, "applicant");
  Person person;
  person.display_name =
      fields.Text("display_name", read.display_name(), kPersonNameMax);
  person.id_number = read.id_number();
  if (person.id_number.empty()) {
    fields.Require("id_number", false);
  } else if (!IsIdNumber(person.id_number, today)) {
    fields.Add("id_number", "ID_NUMBER_CHECKSUM",
               "Is no valid identity number (GB 11643).",
               "不是有效的公民身份号码（GB 11643）。");
  }
  person.phone = read.phone();
  if (person.phone.empty()) {
    fields.Require("phone", false);
  } else if (!IsPhone(person.phone)) {
    fields.Add("phone", "FORMAT",
               "Is an 11-digit mobile, or a land line with area code.",
               "应为 11 位手机号或带区号的固定电话。");
  }
  fields.Require("residence_division", !read.residence_division().empty());
  person.residence_division =
      OptionalDivision(fields, "residence_division", read.residence_division());
  person.address = fields.OptionalText("address", read.address(), kAddressMax);
  person.safe_contact_only = read.safe_contact_only();
  return person;
}

namespace {

// What judicial aid needs beside the rest (K-1, E-1 to E-9).
void CheckJudicialAid(Fields& fields, const Matter& matter,
                      const EligibilityRules& rules) {
  fields.Require("original_case_office", !matter.original_case_office.empty());
  fields.Require("original_case_number", !matter.original_case_number.empty());
  fields.Require("category", !matter.category.empty());
  if (!matter.category.empty() &&
      rules.FindCategory(matter.category) == nullptr) {
    Unknown(fields, "category");
  }
}

}  // namespace

Matter ParseMatter(Fields& fields, const v1::Matter& read, bool judicial_aid,
                   const EligibilityRules& rules) {
  const Fields::Scope scope(fields, "matter");
  Matter matter;
  matter.matter = fields.Code("matter", read.matter());
  fields.Required("proceeding", read.proceeding(),
                  routing::v1::Proceeding_IsValid);
  matter.proceeding = static_cast<Proceeding>(
      std::max(0, static_cast<int>(read.proceeding()) - 1));
  matter.handling_organ_division = OptionalDivision(
      fields, "handling_organ_division", read.handling_organ_division());
  matter.cause_division =
      OptionalDivision(fields, "cause_division", read.cause_division());
  matter.original_case_office = OptionalOffice(fields, "original_case_office",
                                               read.original_case_office());
  matter.original_case_number = fields.OptionalText(
      "original_case_number", read.original_case_number(), kCaseNumberMax);
  matter.urgent = read.urgent();
  matter.sealed_class = read.sealed_class();
  matter.category = read.category();
  matter.statement =
      fields.OptionalText("statement", read.statement(), kTextMax);
  if (judicial_aid) {
    CheckJudicialAid(fields, matter, rules);
  } else if (!matter.category.empty()) {
    fields.Add("category", "CONTRADICTION", "Is for judicial aid.",
               "仅用于司法救助。");
  }
  return matter;
}

std::vector<Paper> ParsePapers(Fields& fields, const v1::Application& read) {
  std::vector<Paper> papers;
  if (read.papers_size() > kPapersMax) {
    fields.Add("papers", "TOO_LONG", absl::StrCat("At most ", kPapersMax, "."),
               absl::StrCat("至多 ", kPapersMax, " 份。"));
    return papers;
  }
  for (int i = 0; i < read.papers_size(); ++i) {
    const Fields::Scope scope(fields, absl::StrCat("papers[", i, "]"));
    const auto& paper = read.papers(i);
    papers.push_back({fields.Name("paper", paper.paper(), "papers"),
                      paper.digest(), paper.size_bytes()});
    if (paper.digest().size() != kDigestSize) {
      fields.Add("digest", "FORMAT", "Is a SHA-256 digest: 32 bytes.",
                 "应为 32 字节的 SHA-256 摘要。");
    }
    if (paper.size_bytes() < 1) {
      fields.Add("size_bytes", "OUT_OF_RANGE", "Is at least 1.", "至少为 1。");
    }
  }
  return papers;
}

void CheckExemption(Fields& fields, const Application& application,
                    const EligibilityRules& rules) {
  const std::string& claim = application.exemption_claim;
  if (claim.empty()) return;
  if (application.programme == Programme::kJudicialAid) {
    fields.Add("exemption_claim", "CONTRADICTION", "Is for legal aid.",
               "仅用于法律援助。");
  } else if (rules.FindExemption(claim) == nullptr) {
    Unknown(fields, "exemption_claim");
  }
}

AmountFacts ParseFacts(Fields& fields, const v1::AmountFacts& read) {
  const Fields::Scope scope(fields, "facts");
  AmountFacts facts;
  facts.harm = fields.Code("harm", read.harm());
  facts.hardship = fields.Code("hardship", read.hardship());
  facts.fault = fields.Code("fault", read.fault());
  if (read.groups_size() > kGroupsMax) {
    fields.Add("groups", "TOO_LONG", absl::StrCat("At most ", kGroupsMax, "."),
               absl::StrCat("至多 ", kGroupsMax, " 项。"));
  }
  for (int i = 0; i < std::min(read.groups_size(), kGroupsMax); ++i) {
    facts.groups.push_back(
        fields.Code(absl::StrCat("groups[", i, "]"), read.groups(i)));
  }
  facts.unmet_loss_fen = fields.Amount("unmet_loss_fen", read.unmet_loss_fen());
  facts.exceptional = read.exceptional();
  return facts;
}

std::vector<Share> ParseShares(Fields& fields,
                               const v1::GrantApplicationRequest& read) {
  std::vector<Share> shares;
  if (read.shares_size() > kSharesMax) {
    fields.Add("shares", "TOO_LONG", absl::StrCat("At most ", kSharesMax, "."),
               absl::StrCat("至多 ", kSharesMax, " 份。"));
    return shares;
  }
  for (int i = 0; i < read.shares_size(); ++i) {
    const Fields::Scope scope(fields, absl::StrCat("shares[", i, "]"));
    const v1::FundingShare& share = read.shares(i);
    shares.push_back({Office(fields, "office", share.office()),
                      fields.Name("account", share.account(), "accounts"),
                      fields.Amount("amount_fen", share.amount_fen())});
  }
  return shares;
}

std::vector<Payee> ParsePayees(Fields& fields,
                               const v1::GrantApplicationRequest& read) {
  std::vector<Payee> payees;
  if (read.payees_size() > kPayeesMax) {
    fields.Add("payees", "TOO_LONG", absl::StrCat("At most ", kPayeesMax, "."),
               absl::StrCat("至多 ", kPayeesMax, " 人。"));
    return payees;
  }
  for (int i = 0; i < read.payees_size(); ++i) {
    const Fields::Scope scope(fields, absl::StrCat("payees[", i, "]"));
    const v1::Payee& payee = read.payees(i);
    payees.push_back(
        {fields.Text("display_name", payee.display_name(), kPersonNameMax),
         fields.Digits("bank_account", payee.bank_account(), 8, 32),
         fields.Digits("bank_code", payee.bank_code(), 12, 12),
         fields.Amount("amount_fen", payee.amount_fen())});
  }
  return payees;
}

}  // namespace bashu::intake
