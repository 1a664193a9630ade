// What every RoutingTx promises, on memory, SQLite and PostgreSQL.
#include <gtest/gtest.h>

#include "services/routing/storage/memory_store.h"
#include "services/routing/storage/sql_store.h"
#include "tests/testing/engines.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::Engine;
using ::bashu::testing::IsOk;

const absl::Time kNoon = absl::FromUnixSeconds(1'800'000'000);

class RoutingStoreContract : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == Engine::kMemory) {
      store_ = NewMemoryRoutingStore();
      return;
    }
    auto opened = OpenRoutingStore(database_.address(), ring_);
    ASSERT_THAT(opened, IsOk());
    store_ = *std::move(opened);
  }
  void TearDown() override { store_.reset(); }

  absl::Status Write(RoutingStore::Body body) {
    return store_->Transact(std::move(body));
  }

  template <typename T>
  T Read(absl::FunctionRef<absl::StatusOr<T>(RoutingTx&)> get) {
    T result{};
    EXPECT_THAT(store_->Read([&](RoutingTx& tx) -> absl::Status {
      auto got = get(tx);
      if (got.ok()) result = *std::move(got);
      return got.status();
    }),
                IsOk());
    return result;
  }

  crypto::KeyRing ring_ = *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  testing::TestDatabase database_{GetParam()};
  std::unique_ptr<RoutingStore> store_;
};

Referral Some(const std::string& id) {
  Referral referral;
  referral.id = id;
  referral.case_id = "c1";
  referral.source_office = "500112-LA";
  referral.target_office = "511602-LA";
  referral.epoch = 1;
  referral.reason = "L-64";
  referral.preview = {"LABOUR_WAGES",
                      "511602",
                      "500101",
                      "",
                      true,
                      false,
                      {std::string("\x00\xfe", 2)},
                      "salt"};
  referral.manifest = std::string("\x00\xff\n", 3);
  referral.due_time = kNoon + absl::Hours(24);
  referral.create_time = kNoon;
  return referral;
}

TEST_P(RoutingStoreContract, KeepsAReferralWhole) {
  Referral referral = Some("r1");
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutReferral(referral); }),
              IsOk());
  const auto get = [](RoutingTx& tx) { return tx.FindReferral("r1"); };
  EXPECT_EQ(Read<std::optional<Referral>>(get), referral);

  referral.state = ReferralState::kReturned;
  referral.return_reason = ReturnReason::kNotCompetent;
  referral.competent_office = "511700-LA";
  referral.decide_time = kNoon + absl::Hours(1);
  referral.deliver_time = kNoon + absl::Minutes(1);
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutReferral(referral); }),
              IsOk());
  EXPECT_EQ(Read<std::optional<Referral>>(get), referral);
}

TEST_P(RoutingStoreContract, KeepsAnAnswerAndADueTimeThatIsNotKnown) {
  Referral referral = Some("r1");
  referral.kind = ReferralKind::kOutcome;
  referral.due_time.reset();
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutReferral(referral); }),
              IsOk());
  referral.state = ReferralState::kAnswered;
  referral.answer_code = "SENT_ON";
  referral.target_office = "520100-LA";
  referral.fulfilled = true;
  referral.decide_time = kNoon;
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutReferral(referral); }),
              IsOk());
  EXPECT_EQ(Read<std::optional<Referral>>(
                [](RoutingTx& tx) { return tx.FindReferral("r1"); }),
            referral);
}

TEST_P(RoutingStoreContract, KeepsDesignationsAndWhomTheyBind) {
  CaseState state;
  state.case_id = "c1";
  state.region = "50";
  state.state = CustodyState::kHeld;
  state.holder = "500112-LA";
  state.designated_office = "511602-LA";
  state.designated_epoch = 3;
  state.handovers[1].designated = true;
  const Designation first{"d1",        "c1",   3,    "511602-LA",
                          "500000-LD", "R-04", kNoon};
  Designation second = first;
  second.id = "d2";
  second.designating_office = "510000-LD";
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                for (const Designation& one : {first, second}) {
                  absl::Status status = tx.PutDesignation(one);
                  if (!status.ok()) return status;
                }
                return tx.PutCase(state);
              }),
              IsOk());
  EXPECT_EQ(Read<std::vector<Designation>>(
                [](RoutingTx& tx) { return tx.FindDesignations("c1"); }),
            (std::vector<Designation>{first, second}));
  EXPECT_EQ(Read<std::optional<CaseState>>(
                [](RoutingTx& tx) { return tx.FindCase("c1"); }),
            state);
}

TEST_P(RoutingStoreContract, FindsNothingBeforeAnythingWasPut) {
  EXPECT_EQ(Read<std::optional<Referral>>(
                [](RoutingTx& tx) { return tx.FindReferral("r1"); }),
            std::nullopt);
  EXPECT_EQ(Read<std::optional<CaseState>>(
                [](RoutingTx& tx) { return tx.FindCase("c1"); }),
            std::nullopt);
  EXPECT_EQ(Read<std::optional<Body>>([](RoutingTx& tx) {
              return tx.FindBody("r1", Part::kRequest);
            }),
            std::nullopt);
  EXPECT_EQ(Read<Hops>([](RoutingTx& tx) { return tx.FindHops("c1"); }),
            Hops{});
  EXPECT_EQ(Read<Link>([](RoutingTx& tx) {
              return tx.exchange().GetLink("50", "51");
            }),
            Link{});
}

TEST_P(RoutingStoreContract, ListsBothDirectionsNewestFirst) {
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                for (const char* id : {"r1", "r2", "r3"}) {
                  absl::Status status = tx.PutReferral(Some(id));
                  if (!status.ok()) return status;
                }
                Referral back = Some("r4");
                std::swap(back.source_office, back.target_office);
                back.state = ReferralState::kAccepted;
                back.decide_time = kNoon;
                return tx.PutReferral(back);
              }),
              IsOk());
  const auto ids = [&](std::optional<ReferralState> state,
                       const std::string& before, int limit) {
    std::string joined;
    for (const Referral& r : Read<std::vector<Referral>>([&](RoutingTx& tx) {
           return tx.ListReferrals("511602-LA", state, before, limit);
         })) {
      joined += r.id;
    }
    return joined;
  };
  EXPECT_EQ(ids({}, "", 10), "r4r3r2r1");
  EXPECT_EQ(ids({}, "r3", 1), "r2");
  EXPECT_EQ(ids(ReferralState::kOffered, "", 2), "r3r2");
  EXPECT_EQ(ids(ReferralState::kCancelled, "", 2), "");
}

TEST_P(RoutingStoreContract, KeepsACaseWithAllItsHandovers) {
  CaseState state;
  state.case_id = "c1";
  state.region = "51";
  state.state = CustodyState::kHeld;
  state.epoch = 12;
  state.holder = "511602-LA";
  state.handovers[2] = {"r2",
                        "500112-LA",
                        "511602-LA",
                        "50",
                        "51",
                        Outcome::kReturned,
                        ReturnReason::kConflict,
                        "511700-LA",
                        true,
                        false};
  state.handovers[12] = {"r9",
                         "500112-LA",
                         "511602-LA",
                         "50",
                         "51",
                         Outcome::kAccepted,
                         ReturnReason::kNone,
                         "",
                         true,
                         true};
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutCase(state); }), IsOk());
  EXPECT_EQ(Read<std::optional<CaseState>>(
                [](RoutingTx& tx) { return tx.FindCase("c1"); }),
            state);
}

TEST_P(RoutingStoreContract, KeepsBodiesByPart) {
  const Body written{false, std::string("private\x00text", 12)};
  const Body sealed{true, std::string("\x01\x00\xfe", 3)};
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                absl::Status status = tx.PutBody("r1", Part::kRequest, written);
                return status.ok() ? tx.PutBody("r1", Part::kAnswer, sealed)
                                   : status;
              }),
              IsOk());
  EXPECT_EQ(Read<std::optional<Body>>([](RoutingTx& tx) {
              return tx.FindBody("r1", Part::kRequest);
            }),
            written);
  EXPECT_EQ(Read<std::optional<Body>>(
                [](RoutingTx& tx) { return tx.FindBody("r1", Part::kAnswer); }),
            sealed);
}

TEST_P(RoutingStoreContract, KeepsEvidenceByteForByte) {
  Hop hop{{std::string("\x00o\xff", 3), "sig", "p256-sha256", "k1"}, {}};
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutHop("c1", 1, hop); }),
              IsOk());
  hop.verdict = {"v", std::string("\xff\x00", 2), "sm2-sm3", "k2"};
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutHop("c1", 1, hop); }),
              IsOk());
  EXPECT_EQ(Read<Hops>([](RoutingTx& tx) { return tx.FindHops("c1"); }),
            (Hops{{1, hop}}));
}

TEST_P(RoutingStoreContract, KeepsEachLinksHead) {
  ASSERT_THAT(
      Write([&](RoutingTx& tx) -> absl::Status {
        absl::Status status = tx.exchange().PutLink("50", "51", {1, "one"});
        return status.ok() ? tx.exchange().PutLink("50", "51", {2, "two"})
                           : status;
      }),
      IsOk());
  EXPECT_EQ(Read<Link>([](RoutingTx& tx) {
              return tx.exchange().GetLink("50", "51");
            }),
            (Link{2, "two"}));
  EXPECT_EQ(Read<Link>([](RoutingTx& tx) {
              return tx.exchange().GetLink("51", "50");
            }),
            Link{});
}

TEST_P(RoutingStoreContract, FindsADocumentByIdAndByPlace) {
  StoredDocument document{
      "d1", "50", "51",          7,    {{"p", "s", "x", "k"}, "b", "c"},
      "r1", {},   "STALE_EPOCH", kNoon};
  ASSERT_THAT(
      Write([&](RoutingTx& tx) { return tx.exchange().PutDocument(document); }),
      IsOk());
  document.receipt = {"rp", "rs", "x", "k"};
  ASSERT_THAT(
      Write([&](RoutingTx& tx) { return tx.exchange().PutDocument(document); }),
      IsOk());
  for (const bool by_id : {true, false}) {
    const auto found = Read<std::optional<StoredDocument>>([&](RoutingTx& tx) {
      return by_id ? tx.exchange().FindDocument("d1")
                   : tx.exchange().FindDocumentAt("50", "51", 7);
    });
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->envelope.document, document.envelope.document);
    EXPECT_EQ(found->envelope.sealed_body, "b");
    EXPECT_EQ(found->envelope.certificate, "c");
    EXPECT_EQ(found->receipt, document.receipt);
    EXPECT_EQ(found->refusal, "STALE_EPOCH");
    EXPECT_EQ(found->create_time, kNoon);
  }
}

TEST_P(RoutingStoreContract, KeepsTheWayToABatchsRoot) {
  Hop hop{{"o", "s", "x", "k", std::string("\x08\x00", 2)},
          {"v", "s", "x", "k", "w"}};
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.PutHop("c1", 1, hop); }),
              IsOk());
  EXPECT_EQ(Read<Hops>([](RoutingTx& tx) { return tx.FindHops("c1"); }),
            (Hops{{1, hop}}));
}

TEST_P(RoutingStoreContract, KeepsHowFarALinkIsConfirmed) {
  ASSERT_THAT(Write([&](RoutingTx& tx) {
                return tx.exchange().PutLink("50", "51", {7, "seven", 5});
              }),
              IsOk());
  EXPECT_EQ(Read<Link>([](RoutingTx& tx) {
              return tx.exchange().GetLink("50", "51");
            }),
            (Link{7, "seven", 5}));
}

TEST_P(RoutingStoreContract, SignsADocumentLaterAndListsALinkInOrder) {
  StoredDocument document{"d1", "50", "51", 1,    {{"p", "", "x", ""}, "b", ""},
                          "r1", {},   "",   kNoon};
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                // Put out of order, between others' links.
                for (const int64_t number : {3, 1, 2}) {
                  document.id = "d" + std::to_string(number);
                  document.sequence = number;
                  absl::Status status = tx.exchange().PutDocument(document);
                  if (!status.ok()) return status;
                }
                document.id = "other";
                document.recipient = "52";
                return tx.exchange().PutDocument(document);
              }),
              IsOk());
  document.id = "d2";
  document.recipient = "51";
  document.sequence = 2;
  document.envelope.document = {"p", "late", "x", "k2", "way"};
  document.receipt = {"rp", "rs", "x", "k", "w"};
  document.refusal = "STALE_EPOCH";
  ASSERT_THAT(
      Write([&](RoutingTx& tx) { return tx.exchange().PutDocument(document); }),
      IsOk());
  const auto after = [&](int64_t sequence, int limit) {
    return Read<std::vector<StoredDocument>>([&](RoutingTx& tx) {
      return tx.exchange().DocumentsAfter("50", "51", sequence, limit);
    });
  };
  ASSERT_EQ(after(0, 10).size(), 3U);
  EXPECT_EQ(after(0, 1)[0].id, "d1");
  EXPECT_EQ(after(2, 10)[0].id, "d3");
  EXPECT_TRUE(after(3, 10).empty());
  const StoredDocument found = after(1, 1)[0];
  EXPECT_EQ(found.envelope.document, document.envelope.document);
  EXPECT_EQ(found.receipt, document.receipt);
  EXPECT_EQ(found.refusal, "STALE_EPOCH");
}

TEST_P(RoutingStoreContract, KeepsTheLastComparisonOfEachPartner) {
  Comparison comparison{"51",  "life 1",          Standing::kBehind,
                        kNoon, absl::Seconds(-3), std::string("\x00s", 2)};
  ASSERT_THAT(Write([&](RoutingTx& tx) {
                return tx.exchange().PutComparison(comparison);
              }),
              IsOk());
  comparison.life = "life 2";
  comparison.standing = Standing::kEven;
  ASSERT_THAT(Write([&](RoutingTx& tx) {
                return tx.exchange().PutComparison(comparison);
              }),
              IsOk());
  EXPECT_EQ(Read<std::optional<Comparison>>([](RoutingTx& tx) {
              return tx.exchange().FindComparison("51");
            }),
            comparison);
  EXPECT_EQ(Read<std::optional<Comparison>>([](RoutingTx& tx) {
              return tx.exchange().FindComparison("52");
            }),
            std::nullopt);
}

TEST_P(RoutingStoreContract, ListsQuarantinesUntilTheyAreReleased) {
  Quarantine quarantine{
      "q1", "51", {"p", "s", "x", "k", "w"}, {4, "head"}, kNoon, {}, "", ""};
  const auto open = [&] {
    return Read<std::vector<Quarantine>>(
        [](RoutingTx& tx) { return tx.exchange().OpenQuarantines(); });
  };
  const auto put = [&] {
    EXPECT_THAT(Write([&](RoutingTx& tx) {
                  return tx.exchange().PutQuarantine(quarantine);
                }),
                IsOk());
  };
  EXPECT_TRUE(open().empty());
  put();
  EXPECT_EQ(open(), std::vector{quarantine});
  quarantine.release_time = kNoon + absl::Hours(1);
  quarantine.releaser = "spiffe://50.bashu/operator/zhao";
  quarantine.reason = "compared by hand";
  put();
  EXPECT_TRUE(open().empty());
}

DeadLetter SomeLetter(const std::string& id) {
  DeadLetter letter;
  letter.id = id;
  letter.partner = "51";
  letter.digest = std::string("\x00\xff", 2) + id;
  letter.document = "d1";
  letter.envelope = {{"p", "s", "x", "k", "w"}, "body", "certificate"};
  letter.refusal = "LINK_FORKED";
  letter.create_time = letter.last_time = kNoon;
  return letter;
}

TEST_P(RoutingStoreContract, KeepsDeadLettersAndFindsTheirLike) {
  DeadLetter letter = SomeLetter("c");
  const auto put = [&] {
    EXPECT_THAT(Write([&](RoutingTx& tx) {
                  return tx.exchange().PutDeadLetter(letter);
                }),
                IsOk());
  };
  put();
  letter.state = DeadLetterState::kDismissed;
  letter.attempts = 3;
  letter.decide_time = kNoon;
  letter.decider = "somebody";
  letter.reason = "forged";
  put();
  for (const bool by_id : {true, false}) {
    const auto found = Read<std::optional<DeadLetter>>([&](RoutingTx& tx) {
      return by_id ? tx.exchange().FindDeadLetter("c")
                   : tx.exchange().FindDeadLetterLike(letter);
    });
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(*found, letter);
  }
  DeadLetter other = letter;
  other.direction = Direction::kToGo;
  EXPECT_FALSE(Read<std::optional<DeadLetter>>([&](RoutingTx& tx) {
                 return tx.exchange().FindDeadLetterLike(other);
               }).has_value());
}

TEST_P(RoutingStoreContract, ListsDeadLettersNewestFirst) {
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                for (const char* id : {"a", "b", "c"}) {
                  DeadLetter letter = SomeLetter(id);
                  if (letter.id == "c") {
                    letter.state = DeadLetterState::kDismissed;
                    letter.decide_time = kNoon;
                  }
                  absl::Status status = tx.exchange().PutDeadLetter(letter);
                  if (!status.ok()) return status;
                }
                return absl::OkStatus();
              }),
              IsOk());
  const auto ids = [&](std::optional<DeadLetterState> state,
                       const std::string& before, int limit) {
    std::string joined;
    for (const DeadLetter& found :
         Read<std::vector<DeadLetter>>([&](RoutingTx& tx) {
           return tx.exchange().ListDeadLetters(state, before, limit);
         })) {
      joined += found.id;
    }
    return joined;
  };
  EXPECT_EQ(ids({}, "", 10), "cba");
  EXPECT_EQ(ids({}, "c", 1), "b");
  EXPECT_EQ(ids(DeadLetterState::kOpen, "", 10), "ba");
  EXPECT_EQ(Read<int64_t>([](RoutingTx& tx) {
              return tx.exchange().CountOpenDeadLetters("51");
            }),
            2);
  EXPECT_EQ(Read<int64_t>([](RoutingTx& tx) {
              return tx.exchange().CountOpenDeadLetters("52");
            }),
            0);
}

TEST_P(RoutingStoreContract, KeepsTheFirstStatementOfANonDelivery) {
  const NonDelivery first{"d1", kNoon, {"p", "s", "x", "k", "w"}};
  const NonDelivery second{"d1", kNoon, {"q", "t", "x", "k", ""}};
  for (const NonDelivery& statement : {first, second}) {
    ASSERT_THAT(Write([&](RoutingTx& tx) {
                  return tx.exchange().PutNonDelivery(statement);
                }),
                IsOk());
  }
  EXPECT_EQ(Read<std::optional<NonDelivery>>([](RoutingTx& tx) {
              return tx.exchange().FindNonDelivery("d1");
            }),
            first);
}

TEST_P(RoutingStoreContract, KeepsPapersByTheirChunks) {
  const std::string digest("\x00\xfe paper", 8);
  Paper paper{digest, 5, 0, false, kNoon};
  const auto get = [&](RoutingTx& tx) { return tx.papers().FindPaper(digest); };
  const auto chunk = [&](int64_t offset) {
    return Read<std::optional<std::string>>(
        [&](RoutingTx& tx) { return tx.papers().FindChunk(digest, offset); });
  };
  EXPECT_EQ(Read<std::optional<Paper>>(get), std::nullopt);
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                absl::Status status = tx.papers().PutPaper(paper);
                if (!status.ok()) return status;
                status = tx.papers().PutChunk(digest, 0, "abc");
                return status.ok() ? tx.papers().PutChunk(digest, 3, "de")
                                   : status;
              }),
              IsOk());
  EXPECT_EQ(chunk(0), "abc");
  EXPECT_EQ(chunk(3), "de");
  EXPECT_EQ(chunk(1), std::nullopt);
  paper.received = 5;
  paper.complete = true;
  ASSERT_THAT(Write([&](RoutingTx& tx) { return tx.papers().PutPaper(paper); }),
              IsOk());
  EXPECT_EQ(Read<std::optional<Paper>>(get), paper);
  ASSERT_THAT(
      Write([&](RoutingTx& tx) { return tx.papers().DropChunks(digest); }),
      IsOk());
  EXPECT_EQ(chunk(0), std::nullopt);
}

TEST_P(RoutingStoreContract, ExpectsAPaperOfThePartnerThatNamedIt) {
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                absl::Status status = tx.papers().Expect("d", "51");
                return status.ok() ? tx.papers().Expect("d", "51") : status;
              }),
              IsOk());
  const auto expected = [&](const char* partner) {
    return Read<bool>(
        [&](RoutingTx& tx) { return tx.papers().IsExpected("d", partner); });
  };
  EXPECT_TRUE(expected("51"));
  EXPECT_FALSE(expected("52"));
}

TEST_P(RoutingStoreContract, LeavesNothingOfARefusedBody) {
  EXPECT_FALSE(Write([&](RoutingTx& tx) -> absl::Status {
                 absl::Status status = tx.PutReferral(Some("r1"));
                 return status.ok() ? absl::CancelledError("no") : status;
               }).ok());
  EXPECT_EQ(Read<std::optional<Referral>>(
                [](RoutingTx& tx) { return tx.FindReferral("r1"); }),
            std::nullopt);
}

TEST_P(RoutingStoreContract, KeepsDirectoriesByVersionBaseAndPart) {
  const auto at = [](const std::string& region, int64_t version, int64_t base,
                     int part) {
    return StoredDirectory{
        region, version, base,
        part,   kNoon,   {std::string("\0p", 2), "s", "p256-sha256", "k"}};
  };
  using Rows = std::vector<StoredDirectory>;
  const auto list = [this](absl::string_view region) {
    return Read<Rows>([&](RoutingTx& tx) { return tx.ListDirectory(region); });
  };
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                for (const StoredDirectory& row :
                     {at("50", 7, 7, 1), at("50", 7, 3, 1), at("50", 3, 0, 2),
                      at("50", 3, 0, 1), at("51", 3, 0, 1)}) {
                  absl::Status status = tx.PutDirectory(row);
                  if (!status.ok()) return status;
                }
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_EQ(list("50"), (Rows{at("50", 3, 0, 1), at("50", 3, 0, 2),
                              at("50", 7, 3, 1), at("50", 7, 7, 1)}));

  // A later confirmation takes the place of the one before.
  StoredDirectory later = at("50", 7, 7, 1);
  later.sign_time += absl::Hours(1);
  later.document.signature = "t";
  ASSERT_THAT(Write([&](RoutingTx& tx) -> absl::Status {
                absl::Status status = tx.PutDirectory(later);
                if (!status.ok()) return status;
                return tx.DropDirectory("50", 3, 0);
              }),
              IsOk());
  EXPECT_EQ(list("50"), (Rows{at("50", 7, 3, 1), later}));
  EXPECT_EQ(list("51"), Rows{at("51", 3, 0, 1)});
}

BASHU_INSTANTIATE_ENGINES(RoutingStoreContract);

}  // namespace
}  // namespace bashu::routing
