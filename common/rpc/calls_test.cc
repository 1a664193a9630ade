// The call path, through a real server: any service's methods go this way.

#include "common/rpc/calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "common/rpc/fields.h"
#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::rpc {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;

constexpr char kWang[] = "spiffe://51.bashu/office/511700-CT/officer/wang";
constexpr char kChen[] = "spiffe://51.bashu/office/511602-LA/officer/chen";

struct JournalTx {
  explicit JournalTx(store::JournalState& state) : memory(state) {}
  store::Journal& journal() { return memory; }
  store::MemoryJournal memory;
};

// Two methods of a real service, with the simplest of acts: each reservation
// counts, and appends an event.
class CountingService final : public ledger::v1::GrantService::CallbackService {
 public:
  explicit CountingService(Calls<JournalTx>& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* ReserveGrant(
      grpc::CallbackServerContext* context,
      const ledger::v1::ReserveGrantRequest* request,
      ledger::v1::Grant* response) override {
    return calls_.Write(
        context, request, response, ParseReserve,
        [this](JournalTx& tx, const Call& call,
               const std::string& id) -> absl::StatusOr<int> {
          RETURN_IF_ERROR(MayActFor(call.caller, "511700-CT"));
          RETURN_IF_ERROR(tx.journal().Append({.subject = id}));
          return ++acts;
        },
        [](int count) {
          ledger::v1::Grant grant;
          grant.set_amount_fen(count);
          return grant;
        });
  }

  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const ledger::v1::GetGrantRequest* request,
                                     ledger::v1::Grant* response) override {
    return calls_.Read(
        context, request, response,
        [](const auto&) -> absl::StatusOr<int> { return 0; },
        [](JournalTx&, const Call&, int) -> absl::StatusOr<int> {
          return absl::DataLossError("says too much");
        },
        [](int) { return ledger::v1::Grant(); });
  }

  int acts = 0;

 private:
  static absl::StatusOr<std::string> ParseReserve(
      const ledger::v1::ReserveGrantRequest& request) {
    Fields fields;
    std::string id = fields.Name("name", request.name(), "grants");
    fields.Uuid("request_id", request.request_id());
    RETURN_IF_ERROR(fields.status());
    return id;
  }

  Calls<JournalTx>& calls_;
};

class CallsTest : public ::testing::Test {
 protected:
  static ledger::v1::ReserveGrantRequest Reserve(const std::string& id) {
    ledger::v1::ReserveGrantRequest request;
    request.set_name("grants/" + id);
    request.set_request_id("018bcfe5-6800-7fff-bfff-ffffffffffff");
    return request;
  }

  auto Send(const std::string& who, const ledger::v1::ReserveGrantRequest& r) {
    return CallAs(who, *stub_, &ledger::v1::GrantService::Stub::ReserveGrant,
                  r);
  }

  std::unique_ptr<store::Store<JournalTx>> store_ =
      store::NewMemoryStore<JournalTx, store::JournalState, JournalTx>();
  bashu::testing::CallEnvironment<JournalTx> environment_{*store_};
  CountingService service_{environment_.calls};
  bashu::testing::InProcessServer server_{{&service_}};
  std::unique_ptr<ledger::v1::GrantService::Stub> stub_ =
      ledger::v1::GrantService::NewStub(server_.channel());
};

TEST_F(CallsTest, RefusesACallerWithoutIdentityBeforeAnythingElse) {
  EXPECT_THAT(Send("", {}), HasReason("PEER_ANONYMOUS"));
  EXPECT_THAT(Send("spiffe://x", {}), HasReason("PEER_IDENTITY_MALFORMED"));
}

TEST_F(CallsTest, NamesEveryWrongFieldInOneAnswer) {
  const auto answer = Send(kWang, {});
  EXPECT_THAT(answer, HasReason("INVALID_FIELDS"));
  EXPECT_THAT(FieldViolationsOf(answer.status()),
              ElementsAre("name: REQUIRED", "request_id: REQUIRED"));
}

TEST_F(CallsTest, AnswersARepeatWithTheFirstAnswer) {
  const auto first = Send(kWang, Reserve("g1"));
  ASSERT_THAT(first, IsOk());
  const auto again = Send(kWang, Reserve("g1"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(service_.acts, 1);
}

TEST_F(CallsTest, NamesTheFieldInWhichARepeatDiffers) {
  ASSERT_THAT(Send(kWang, Reserve("g1")), IsOk());
  const auto other = Send(kWang, Reserve("g2"));
  EXPECT_THAT(other, HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(MetadataOf(other.status(), "field"), "name");
}

TEST_F(CallsTest, KeepsTheRequestIdsOfCallersApart) {
  ASSERT_THAT(Send(kWang, Reserve("g1")), IsOk());
  EXPECT_THAT(
      Send("spiffe://51.bashu/office/511700-CT/officer/zhao", Reserve("g2")),
      IsOk());
  EXPECT_EQ(service_.acts, 2);
}

TEST_F(CallsTest, RemembersNothingOfARefusal) {
  EXPECT_THAT(Send(kChen, Reserve("g1")), HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(Send(kChen, Reserve("g2")), HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(CallsTest, HidesWhatAStatusOfNobodysMakingSays) {
  const auto answer =
      CallAs(kWang, *stub_, &ledger::v1::GrantService::Stub::GetGrant, {});
  EXPECT_THAT(answer, HasReason("INTERNAL_FAULT"));
  EXPECT_THAT(std::string(answer.status().message()),
              ::testing::Not(::testing::HasSubstr("too much")));
}

TEST_F(CallsTest, RefusesNewCallsWhileDraining) {
  environment_.gate.Drain();
  EXPECT_THAT(Send(kWang, Reserve("g1")), HasReason("DRAINING"));
}

TEST_F(CallsTest, CountsCallsByMethodAndCode) {
  ASSERT_THAT(Send(kWang, Reserve("g1")), IsOk());
  EXPECT_THAT(
      environment_.metrics.Exposition(),
      ::testing::HasSubstr(
          "grpc_server_handled_total{code=\"OK\",method=\"/bashu.ledger.v1."
          "GrantService/ReserveGrant\"} 1"));
}

TEST(Policy, DeniesWhatNoRuleNames) {
  type::v1::MethodPolicy rules;
  auto* rule = rules.add_rules();
  rule->add_callers("spiffe://51.bashu/office/*/officer/*");
  rule->add_methods("/a.B/*");
  const Policy policy(rules);
  EXPECT_TRUE(policy.Check(kChen, "/a.B/Get").allowed);
  EXPECT_FALSE(policy.Check(kChen, "/a.B/Get").any_office);
  EXPECT_FALSE(policy.Check(kChen, "/a.C/Get").allowed);
  EXPECT_FALSE(
      policy.Check("spiffe://50.bashu/office/1/officer/x", "/a.B/Get").allowed);
  EXPECT_FALSE(
      policy.Check("spiffe://51.bashu/office/1/system/x", "/a.B/Get").allowed);
}

TEST(Fields, ReadsNamesAmountsAndTexts) {
  Fields fields;
  EXPECT_EQ(fields.Name("name", "accounts/a.1", "accounts"), "a.1");
  EXPECT_EQ(fields.Amount("amount_fen", 1), 1);
  EXPECT_EQ(fields.Text("text", "四个汉字", 4), "四个汉字");
  EXPECT_EQ(fields.PageSize("page_size", 0, 50, 200), 50);
  EXPECT_EQ(fields.PageSize("page_size", 999, 50, 200), 200);
  EXPECT_THAT(fields.status(), IsOk());
  fields.Name("name", "offices/a", "accounts");
  fields.Amount("amount_fen", 0);
  fields.Text("text", "五个汉字多", 4);
  {
    const Fields::Scope scope(fields, "applicant");
    fields.Digits("phone", "12x", 11, 11);
  }
  EXPECT_THAT(FieldViolationsOf(fields.status()),
              ElementsAre("name: FORMAT", "amount_fen: OUT_OF_RANGE",
                          "text: TOO_LONG", "applicant.phone: FORMAT"));
}

}  // namespace
}  // namespace bashu::rpc
