// Two regions in one process tell each other of their offices, over the wire
// and with real keys; the test moves the clock and the followers by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/crypto/key_pem.h"
#include "services/routing/egress/directory_codec.h"
#include "services/routing/egress/directory_follower.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/rpc/directory_service.h"
#include "services/routing/storage/memory_store.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using State = DirectoryAge::State;

constexpr crypto::Suite kSuite = crypto::Suite::kP256Sha256;

struct Keys {
  std::string sign = crypto::GenerateKeyPem(kSuite);
  std::string seal = crypto::GenerateKeyPem(kSuite);

  Partner AsPartner(const std::string& region) const {
    return {region,
            "unused:1",
            {region},
            {*crypto::VerifyingKey::FromPem(kSuite, *crypto::PublicPem(sign))},
            {{*crypto::PublicPem(seal), {}}}};
  }
};

Office Make(const std::string& code, const std::string& name) {
  Office office;
  office.code = code;
  office.display_name = name;
  office.kind = OfficeKind::kLegalAid;
  office.level = OfficeLevel::kBasic;
  office.division = std::string(DivisionOf(code));
  office.programmes = {Programme::kLegalAid};
  office.point = {30, 105};
  return office;
}

// What both regions ship: some offices of each.
Directory Shipped(const std::vector<Office>& more = {}) {
  std::vector<Office> offices = more;
  offices.push_back(Make("500112-LA", "渝北"));
  offices.push_back(Make("510104-LA", "锦江"));
  return Directory({}, std::move(offices));
}

// One region's directory, with a server its partner calls.
struct Region {
  Region(const std::string& own, const std::string& peer, const Keys& keys,
         const Keys& peer_keys, Directory shipped_directory)
      : partners{peer_keys.AsPartner(peer)},
        regions(own, PrefixesOf(own, partners)),
        notary(*SigningNotary::Create(own, {{keys.sign}, {keys.seal}, {}},
                                      partners)),
        shipped(std::move(shipped_directory)),
        border(
            [peer](const grpc::CallbackServerContext&) {
              return crypto::ParseIdentity("spiffe://" + peer +
                                           ".bashu/service/routing");
            },
            testing::OpenPolicy(), env.clock, env.metrics) {}

  // As a service does at its start.
  std::unique_ptr<DirectoryFollower> Start(
      const std::string& peer, std::shared_ptr<grpc::Channel> channel) {
    auto follower = std::make_unique<DirectoryFollower>(
        *store, env.clock, env.metrics, exchange, regions, shipped, current,
        DirectoryFollower::Channels{{peer, std::move(channel)}},
        absl::Minutes(10));
    EXPECT_THAT(follower->Start(), IsOk());
    return follower;
  }

  RegionOffices Known(const std::string& region) {
    RegionOffices known;
    EXPECT_THAT(store->Read([&](RoutingTx& tx) -> absl::Status {
      known = *exchange.Known(tx, region);
      return absl::OkStatus();
    }),
                IsOk());
    return known;
  }

  std::string NameOf(const std::string& code) {
    const auto view = current.Get();
    const Office* office = view->directory.FindOffice(code);
    return office == nullptr ? "" : office->display_name;
  }

  std::vector<Partner> partners;
  Regions regions;
  std::unique_ptr<SigningNotary> notary;
  Directory shipped;
  std::unique_ptr<RoutingStore> store = NewMemoryRoutingStore();
  testing::CallEnvironment<RoutingTx> env{*store};
  RandomIdSource ids{env.clock};
  DirectoryExchange exchange{regions, *notary, ids};
  CurrentDirectory current{Compose(shipped, regions, {})};
  CompetenceRules rules;
  calendar::WorkingDays days = *calendar::WorkingDays::Build({2026}, {});
  DirectoryService service{env.calls, current, rules, days, exchange};
  testing::InProcessServer server{{&service}};
  // Where the partner's gateway calls.
  rpc::Gate border;
  rpc::Calls<RoutingTx> border_calls{border, *store, env.pool, env.repeats};
  DirectoryService border_service{border_calls, current, rules, days, exchange};
  testing::InProcessServer border_server{{&border_service}};
};

class DirectoryExchangeTest : public ::testing::Test {
 protected:
  // Sichuan (51) publishes; Chongqing (50) follows.
  void Restart51(Directory shipped) {
    shipped_51_.emplace(std::move(shipped));
    EXPECT_THAT(sichuan_.store->Transact([&](RoutingTx& tx) {
      Call call;
      call.now = sichuan_.env.clock.Now();
      return sichuan_.exchange.Publish(tx, call, *shipped_51_);
    }),
                IsOk());
  }

  void Advance(absl::Duration duration) {
    sichuan_.env.clock.Advance(duration);
    chongqing_.env.clock.Advance(duration);
  }

  std::unique_ptr<DirectoryFollower> Follow() {
    return chongqing_.Start("51", sichuan_.border_server.channel());
  }

  Keys keys_50_, keys_51_;
  std::optional<Directory> shipped_51_;
  Region sichuan_{"51", "50", keys_51_, keys_50_, Shipped()};
  Region chongqing_{"50", "51", keys_50_, keys_51_, Shipped()};
};

TEST_F(DirectoryExchangeTest, APartnersWordTakesThePlaceOfWhatWasShipped) {
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  const auto follower = Follow();
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "");
  EXPECT_EQ(chongqing_.current.Get()
                ->AgeOf("510104-LA", chongqing_.env.clock.Now())
                ->state,
            State::kNeverReceived);

  EXPECT_EQ(*follower->RunOnce(), 1);
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "青羊");
  EXPECT_EQ(chongqing_.NameOf("500112-LA"), "渝北");
  // Region 51 says nothing of the offices of 50, which it ships too.
  EXPECT_FALSE(chongqing_.Known("51").offices.contains("500112-LA"));
  EXPECT_EQ(*follower->RunOnce(), 0);
}

TEST_F(DirectoryExchangeTest, ChangesFollowAndOfficesGo) {
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  const auto follower = Follow();
  ASSERT_EQ(*follower->RunOnce(), 1);
  Advance(absl::Hours(1));
  Restart51(Shipped({Make("510106-LA", "金牛")}));
  EXPECT_EQ(*follower->RunOnce(), 1);
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "");
  EXPECT_EQ(chongqing_.NameOf("510106-LA"), "金牛");
  EXPECT_EQ(chongqing_.Known("51").offices, sichuan_.Known("51").offices);
}

TEST_F(DirectoryExchangeTest, StaleKnowledgeStaysInUseAndSaysSo) {
  Restart51(Shipped());
  const auto follower = Follow();
  ASSERT_EQ(*follower->RunOnce(), 1);
  const auto state = [&] {
    return chongqing_.current.Get()
        ->AgeOf("510104-LA", chongqing_.env.clock.Now())
        ->state;
  };
  EXPECT_EQ(state(), State::kCurrent);
  Advance(absl::Hours(25));
  EXPECT_EQ(state(), State::kStale);

  v1::GetOfficeRequest get;
  get.set_name("offices/510104-LA");
  const auto stub = v1::DirectoryService::NewStub(chongqing_.server.channel());
  const auto office = CallAs("spiffe://50.bashu/service/intake", *stub,
                             &v1::DirectoryService::Stub::GetOffice, get);
  ASSERT_THAT(office, IsOk());
  EXPECT_EQ(office->display_name(), "锦江");
  EXPECT_EQ(office->age().state(), v1::DirectoryAge::STATE_STALE);
  EXPECT_EQ(office->age().age_seconds(), 25 * 3600);
  EXPECT_EQ(office->age().region(), "51");

  // Nothing changed there; one word of it is enough.
  EXPECT_EQ(*follower->RunOnce(), 0);
  EXPECT_EQ(state(), State::kCurrent);
}

TEST_F(DirectoryExchangeTest, APartnerThatIsDownIsAskedAgainSoon) {
  // Nobody has published at 51: it answers as a service that is starting.
  const auto follower = Follow();
  EXPECT_EQ(*follower->RunOnce(), 0);
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  EXPECT_EQ(*follower->RunOnce(), 0);  // Not yet.
  chongqing_.env.clock.Advance(absl::Seconds(1));
  EXPECT_EQ(*follower->RunOnce(), 1);
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "青羊");
}

TEST_F(DirectoryExchangeTest, ARestartTakesUpWhatWasStored) {
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  ASSERT_EQ(*Follow()->RunOnce(), 1);
  Advance(absl::Hours(48));
  chongqing_.current.Set(Compose(chongqing_.shipped, chongqing_.regions, {}));
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "");
  const auto restarted = Follow();
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "青羊");
  EXPECT_EQ(chongqing_.current.Get()
                ->AgeOf("510105-LA", chongqing_.env.clock.Now())
                ->state,
            State::kStale);
}

// What another gateway would be given, and what Take makes of it.
class TakeTest : public DirectoryExchangeTest {
 protected:
  std::vector<SignedDocument> Give(int64_t known = 0) {
    std::vector<SignedDocument> documents;
    EXPECT_THAT(sichuan_.store->Read([&](RoutingTx& tx) -> absl::Status {
      Call call;
      call.now = sichuan_.env.clock.Now();
      documents = sichuan_.exchange.Give(tx, call, known, 0)->documents;
      return absl::OkStatus();
    }),
                IsOk());
    return documents;
  }

  absl::Status Take(const std::vector<SignedDocument>& documents) {
    return chongqing_.store->Transact([&](RoutingTx& tx) {
      Call call;
      call.now = chongqing_.env.clock.Now();
      return chongqing_.exchange.Take(tx, call, "51", documents).status();
    });
  }
};

// What a backup brings back is older than what the partner knows; the next
// start is ahead of both.
TEST_F(TakeTest, ARestoredRegionIsAheadAgainAfterItsStart) {
  Restart51(Shipped());
  std::vector<StoredDirectory> backup;
  const auto rows = [&](RoutingTx& tx) -> absl::Status {
    backup = *tx.ListDirectory("51");
    return absl::OkStatus();
  };
  ASSERT_THAT(sichuan_.store->Read(rows), IsOk());
  Advance(absl::Hours(1));
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  const auto follower = Follow();
  ASSERT_EQ(*follower->RunOnce(), 1);

  ASSERT_THAT(sichuan_.store->Transact([&](RoutingTx& tx) -> absl::Status {
    const auto lost = tx.ListDirectory("51");
    for (const StoredDirectory& row : *lost) {
      const absl::Status status =
          tx.DropDirectory("51", row.version, row.base_version);
      if (!status.ok()) return status;
    }
    for (const StoredDirectory& row : backup) {
      const absl::Status status = tx.PutDirectory(row);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(Take(Give()), HasReason("DIRECTORY_OUTDATED"));
  Advance(absl::Hours(1));
  Restart51(Shipped());
  EXPECT_EQ(*follower->RunOnce(), 1);
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "");
}

TEST_F(DirectoryExchangeTest, ALaggardGetsEverythingWhenChangesAreGone) {
  Restart51(Shipped());
  const auto follower = Follow();
  ASSERT_EQ(*follower->RunOnce(), 1);
  for (int i = 0; i < 40; ++i) {
    Advance(absl::Hours(1));
    Restart51(Shipped({Make("510105-LA", absl::StrCat("第", i, "版"))}));
  }
  EXPECT_EQ(*follower->RunOnce(), 1);
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "第39版");
}

TEST_F(DirectoryExchangeTest, SilenceAndForgeryLeaveTheLastWord) {
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  const auto follower = Follow();
  ASSERT_EQ(*follower->RunOnce(), 1);
  // Somebody else answers in the name of 51: another region's key.
  Keys stranger;
  Region impostor("51", "50", stranger, keys_50_,
                  Shipped({Make("510105-LA", "伪造")}));
  impostor.env.clock.Advance(absl::Hours(1));
  const auto publishes =
      impostor.Start("50", chongqing_.border_server.channel());
  const auto deceived =
      chongqing_.Start("51", impostor.border_server.channel());
  EXPECT_EQ(*deceived->RunOnce(), 0);
  EXPECT_EQ(chongqing_.NameOf("510105-LA"), "青羊");
  EXPECT_THAT(chongqing_.env.metrics.Exposition(),
              ::testing::HasSubstr("bashu_directory_refused_total 1"));
}

TEST_F(TakeTest, RefusesAnythingThatIsNotTheSignedBytes) {
  Restart51(Shipped());
  const std::vector<SignedDocument> good = Give();
  ASSERT_EQ(good.size(), 2U);
  std::vector<SignedDocument> bad = good;
  bad[0].payload[bad[0].payload.size() / 2] ^= 1;
  EXPECT_FALSE(Take(bad).ok());
  bad = good;
  bad[0].signature.back() = static_cast<char>(bad[0].signature.back() ^ 1);
  EXPECT_THAT(Take(bad), HasReason("SIGNATURE_INVALID"));
  bad = good;
  bad[0].key_id = "0000000000000000";
  EXPECT_THAT(Take(bad), HasReason("SIGNATURE_INVALID"));
  bad = good;
  bad[0].suite = "sm2-sm3";
  EXPECT_THAT(Take(bad), HasReason("SIGNATURE_INVALID"));
  bad = good;
  bad[0].payload = "no message";
  EXPECT_THAT(Take(bad), HasReason("DOCUMENT_MALFORMED"));
  EXPECT_EQ(chongqing_.Known("51").version, 0);
  EXPECT_THAT(Take(good), IsOk());
}

TEST_F(TakeTest, RefusesAnOlderDirectoryThanTheOneItHas) {
  Restart51(Shipped());
  const std::vector<SignedDocument> old = Give();
  Advance(absl::Hours(1));
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  ASSERT_THAT(Take(Give()), IsOk());
  EXPECT_THAT(Take(old), HasReason("DIRECTORY_OUTDATED"));
}

TEST_F(TakeTest, StoresNothingTwiceAndKeepsOneConfirmation) {
  Restart51(Shipped());
  const auto rows = [&] {
    size_t count = 0;
    EXPECT_THAT(chongqing_.store->Read([&](RoutingTx& tx) -> absl::Status {
      count = tx.ListDirectory("51")->size();
      return absl::OkStatus();
    }),
                IsOk());
    return count;
  };
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(Take(Give()), IsOk());
    EXPECT_EQ(rows(), 2U);
    Advance(absl::Hours(1));
  }
}

TEST_F(TakeTest, NeverGoesBackAfterAKeyWasWithdrawn) {
  Restart51(Shipped());
  const std::vector<SignedDocument> old = Give();
  Advance(absl::Hours(1));
  Restart51(Shipped({Make("510105-LA", "青羊")}));
  ASSERT_THAT(Take(Give()), IsOk());
  // 51 has a new key, 50 no longer believes the old one.
  Keys fresh;
  const auto notary_51 = *SigningNotary::Create(
      "51", {{fresh.sign}, {fresh.seal}, {}}, sichuan_.partners);
  const DirectoryExchange publishing(sichuan_.regions, *notary_51,
                                     sichuan_.ids);
  const auto notary_50 = *SigningNotary::Create(
      "50", {{keys_50_.sign}, {keys_50_.seal}, {}}, {fresh.AsPartner("51")});
  const DirectoryExchange taking(chongqing_.regions, *notary_50,
                                 chongqing_.ids);
  Call call;
  call.now = sichuan_.env.clock.Now();
  std::vector<SignedDocument> anew;
  ASSERT_THAT(sichuan_.store->Transact([&](RoutingTx& tx) -> absl::Status {
    // Nothing changed but the key: it must be said again.
    const absl::Status status = publishing.Publish(tx, call, *shipped_51_);
    if (status.ok()) anew = publishing.Give(tx, call, 0, 0)->documents;
    return status;
  }),
              IsOk());
  const auto take = [&](const std::vector<SignedDocument>& documents) {
    return chongqing_.store->Transact([&](RoutingTx& tx) {
      return taking.Take(tx, call, "51", documents).status();
    });
  };
  EXPECT_THAT(take(old), HasReason("SIGNATURE_INVALID"));
  EXPECT_THAT(take(anew), IsOk());
}

TEST_F(DirectoryExchangeTest, AnswersInPagesOfOneVersion) {
  std::vector<Office> many;
  for (int i = 0; i < 1200; ++i) {
    Office office = Make(absl::StrCat(510200 + i, "-LA"), "援助");
    office.address = std::string(400, 'a');
    many.push_back(std::move(office));
  }
  Restart51(Shipped(many));
  const auto stub =
      v1::DirectoryService::NewStub(sichuan_.border_server.channel());
  const auto get = [&](const v1::GetDirectorySnapshotRequest& request) {
    return CallAs("", *stub, &v1::DirectoryService::Stub::GetDirectorySnapshot,
                  request);
  };
  v1::GetDirectorySnapshotRequest request;
  const auto first = get(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_FALSE(first->next_page_token().empty());
  request.set_page_token(first->next_page_token());
  EXPECT_THAT(get(request), IsOk());
  // A page of another question, or after another version came, is refused.
  request.set_known_version(1);
  EXPECT_THAT(get(request), HasReason("PAGE_TOKEN_INVALID"));
  request.set_known_version(0);
  Advance(absl::Hours(1));
  many.pop_back();
  Restart51(Shipped(many));
  EXPECT_THAT(get(request), HasReason("PAGE_TOKEN_INVALID"));

  const auto follower = Follow();
  EXPECT_EQ(*follower->RunOnce(), 1);
  EXPECT_EQ(chongqing_.Known("51").offices.size(), many.size() + 1);
}

TEST_F(DirectoryExchangeTest, HasNothingToGiveBeforeItPublished) {
  const auto stub =
      v1::DirectoryService::NewStub(sichuan_.border_server.channel());
  EXPECT_THAT(
      CallAs("", *stub, &v1::DirectoryService::Stub::GetDirectorySnapshot, {}),
      HasReason("DIRECTORY_UNPUBLISHED"));
  v1::GetDirectorySnapshotRequest negative;
  negative.set_known_version(-1);
  EXPECT_THAT(
      CallAs("", *stub, &v1::DirectoryService::Stub::GetDirectorySnapshot,
             negative),
      HasReason("INVALID_FIELDS"));
}

}  // namespace
}  // namespace bashu::routing
