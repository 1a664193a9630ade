#include "services/routing/egress/signing_notary.h"

#include <gtest/gtest.h>

#include "common/crypto/key_pem.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using crypto::Suite;

const absl::Time kNoon = absl::FromUnixSeconds(1'800'000'000);
constexpr char kSomeId[] = "01958f2e-0000-7000-8000-000000000001";

std::string NewKey(Suite suite = Suite::kP256Sha256) {
  return crypto::GenerateKeyPem(suite);
}

std::string PublicOf(const std::string& pem) { return *crypto::PublicPem(pem); }

crypto::VerifyingKey Verifying(const std::string& pem,
                               Suite suite = Suite::kP256Sha256) {
  return *crypto::VerifyingKey::FromPem(suite, PublicOf(pem));
}

Document Receipt(absl::Time sign_time) {
  Document document;
  document.id = kSomeId;
  document.sender = "50";
  document.recipient = "51";
  document.sign_time = sign_time;
  document.content = ReceiptDocument{"d1", 1, "digest"};
  return document;
}

// Chongqing with keys of its own, as Sichuan knows it.
class NotaryTest : public ::testing::Test {
 protected:
  std::unique_ptr<SigningNotary> Chongqing(
      const std::vector<std::string>& signing,
      const std::vector<std::string>& retired = {}) const {
    return *SigningNotary::Create("50", {signing, {seal_}, retired}, {});
  }
  // `periods` by the private key.
  std::unique_ptr<SigningNotary> Sichuan(
      const std::map<std::string, KeyPeriod>& periods) const {
    Partner chongqing{"50", "unused:1", {"50"}, {}, {{PublicOf(seal_), {}}}};
    for (const auto& [pem, period] : periods) {
      chongqing.signing_keys.push_back(Verifying(pem));
      chongqing.periods[Verifying(pem).key_id()] = period;
    }
    return *SigningNotary::Create("51", {{NewKey()}, {NewKey()}, {}},
                                  {chongqing});
  }
  static SignedDocument Sign(const SigningNotary& notary,
                             absl::Time sign_time = kNoon) {
    return notary.Sign({notary.Write(Receipt(sign_time))})->front();
  }

  const std::string old_ = NewKey(), new_ = NewKey(), seal_ = NewKey();
};

TEST_F(NotaryTest, TheNewestKeySignsAndTheOldStillProves) {
  const auto chongqing = Chongqing({old_, new_});
  const SignedDocument made = Sign(*chongqing);
  EXPECT_EQ(made.key_id, Verifying(new_).key_id());
  const SignedDocument before = Sign(*Chongqing({old_}));
  EXPECT_THAT(chongqing->Read(before), IsOk());
  EXPECT_TRUE(chongqing->IsSignedForNow(before));
  EXPECT_THAT(Sichuan({{old_, {}}, {new_, {}}})->Read(made), IsOk());
}

TEST_F(NotaryTest, ARetiredKeyProvesAndSignsNoMore) {
  const SignedDocument before = Sign(*Chongqing({old_}));
  const auto after = Chongqing({new_}, {PublicOf(old_)});
  EXPECT_THAT(after->Read(before), IsOk());
  EXPECT_FALSE(after->IsSignedForNow(before));  // It is signed again to go out.
  EXPECT_THAT(Chongqing({new_})->Read(before), HasReason("SIGNATURE_INVALID"));
}

TEST_F(NotaryTest, AKeyIsGoodInItsPeriodOnly) {
  KeyPeriod period;
  period.start_time = kNoon;
  period.end_time = kNoon + absl::Hours(1);
  const auto sichuan = Sichuan({{old_, period}});
  const auto chongqing = Chongqing({old_});
  const auto read = [&](absl::Time time) {
    return sichuan->Read(Sign(*chongqing, time));
  };
  EXPECT_THAT(read(kNoon - absl::Nanoseconds(1)), HasReason("KEY_NOT_VALID"));
  EXPECT_THAT(read(kNoon), IsOk());
  EXPECT_THAT(read(period.end_time - absl::Nanoseconds(1)), IsOk());
  EXPECT_THAT(read(period.end_time), HasReason("KEY_NOT_VALID"));
}

TEST_F(NotaryTest, ARevokedKeyBringsNothingMoreButWhatItProvedStaysProven) {
  KeyPeriod period;
  period.revoke_time = kNoon + absl::Hours(1);
  const auto sichuan = Sichuan({{old_, period}});
  const SignedDocument made = Sign(*Chongqing({old_}));
  EXPECT_THAT(sichuan->MayArrive(made, "50", kNoon), IsOk());
  // The time that it names may be a thief's.
  EXPECT_THAT(sichuan->MayArrive(made, "50", period.revoke_time),
              HasReason("KEY_REVOKED"));
  EXPECT_THAT(sichuan->Read(made), IsOk());
}

TEST_F(NotaryTest, AKeyOfAnotherRegionProvesNothing) {
  const auto chongqing = Chongqing({old_});
  Document forged = Receipt(kNoon);
  forged.sender = "51";
  const SignedDocument made =
      chongqing->Sign({chongqing->Write(forged)})->front();
  EXPECT_THAT(Sichuan({{old_, {}}})->Read(made),
              HasReason("SIGNATURE_INVALID"));
}

TEST_F(NotaryTest, ManyAreSignedAtOnceAndReadAlone) {
  const auto chongqing = Chongqing({old_});
  const auto sichuan = Sichuan({{old_, {}}});
  std::vector<SignedDocument> made;
  for (int i = 0; i < 5; ++i) {
    Document document = Receipt(kNoon);
    std::get<ReceiptDocument>(document.content).sequence = i;
    made.push_back(chongqing->Write(document));
  }
  made = *chongqing->Sign(std::move(made));
  for (int i = 0; i < 5; ++i) {
    SignedDocument& one = made[static_cast<size_t>(i)];
    const auto read = sichuan->Read(one);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(std::get<ReceiptDocument>(read->content).sequence, i);
    EXPECT_EQ(one.signature, made[0].signature);
  }
  // A good batch does not vouch for what is not in it.
  made[1].payload = made[0].payload;
  EXPECT_THAT(sichuan->Read(made[1]), HasReason("SIGNATURE_INVALID"));
  made[2].batch.clear();
  EXPECT_THAT(sichuan->Read(made[2]), HasReason("SIGNATURE_INVALID"));
}

TEST_F(NotaryTest, OldAndNewSuitesWorkSideBySide) {
  const std::string sm2 = NewKey(Suite::kSm2Sm3);
  const auto chongqing = Chongqing({old_, sm2});
  const SignedDocument made = Sign(*chongqing);
  EXPECT_EQ(made.suite, "sm2-sm3");
  // Written before the change of suite, signed after it.
  SignedDocument queued = Chongqing({old_})->Write(Receipt(kNoon));
  queued = chongqing->Sign({queued})->front();
  EXPECT_EQ(queued.key_id, Verifying(old_).key_id());
  EXPECT_THAT(chongqing->Read(queued), IsOk());
  EXPECT_THAT(Chongqing({sm2})->Sign({queued}), HasReason("KEY_NOT_VALID"));
}

TEST_F(NotaryTest, AnyOfOurSealingKeysOpens) {
  const std::string newer = NewKey();
  Partner chongqing{"50", "unused:1", {"50"}, {Verifying(old_)}, {}};
  chongqing.sealing_keys = {{PublicOf(seal_), {}}, {PublicOf(newer), {kNoon}}};
  const auto sichuan =
      *SigningNotary::Create("51", {{NewKey()}, {NewKey()}, {}}, {chongqing});
  const auto both =
      *SigningNotary::Create("50", {{old_}, {seal_, newer}, {}}, {});
  const auto sealed_before = sichuan->Seal(
      "50", "body", "r1", kNoon - absl::Seconds(1), Sealing::kAlone);
  const auto sealed_after =
      sichuan->Seal("50", "body", "r1", kNoon, Sealing::kInSeries);
  ASSERT_THAT(sealed_before, IsOk());
  ASSERT_THAT(sealed_after, IsOk());
  EXPECT_EQ(*both->Open(*sealed_before, "r1"), "body");
  EXPECT_EQ(*both->Open(*sealed_after, "r1"), "body");
  EXPECT_THAT(Chongqing({old_})->Open(*sealed_before, "r1"), IsOk());
  EXPECT_FALSE(Chongqing({old_})->Open(*sealed_after, "r1").ok());
}

TEST_F(NotaryTest, NothingIsSealedToAKeyThatEnded) {
  Partner chongqing{"50", "unused:1", {"50"}, {Verifying(old_)}, {}};
  KeyPeriod period;
  period.end_time = kNoon;
  chongqing.sealing_keys = {{PublicOf(seal_), period}};
  const auto sichuan =
      *SigningNotary::Create("51", {{NewKey()}, {NewKey()}, {}}, {chongqing});
  EXPECT_THAT(sichuan->Seal("50", "body", "r1", kNoon, Sealing::kInSeries),
              HasReason("KEY_NOT_VALID"));
}

TEST_F(NotaryTest, SaysWhichKeysALinkUses) {
  KeyPeriod ended;
  ended.end_time = kNoon;
  const auto sichuan = Sichuan({{old_, ended}, {new_, {}}});
  EXPECT_EQ(sichuan->KeysFor("50", kNoon).believed,
            std::vector{Verifying(new_).key_id()});
  EXPECT_EQ(sichuan->KeysFor("50", kNoon - absl::Seconds(1)).believed.size(),
            2U);
  EXPECT_EQ(Chongqing({old_, new_})->KeysFor("51", kNoon).signing,
            (std::vector{Verifying(old_).key_id(), Verifying(new_).key_id()}));
}

TEST_F(NotaryTest, ALinksStateTravelsWhole) {
  const auto notary = Chongqing({old_});
  LinkState state;
  state.region = "50";
  state.state_time = kNoon + absl::Nanoseconds(7);
  state.taken = {7, "digest"};
  state.latest_taken = {"p", "s", "x", "k", ""};
  state.sent = {9, "", 8};
  state.latest_receipt = Sign(*notary);
  state.features = {LinkFeature::kBatch, LinkFeature::kPull};
  state.signing_keys = {"a", "b"};
  state.believed_keys = {"c"};
  state.sealing_keys = {"d"};
  state.rule_versions = {{"competence.txtpb", "0123"}};
  state.quarantined = true;
  const auto read = notary->ReadState(notary->WriteState(state));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(*read, state);
  EXPECT_THAT(notary->ReadState("no state"), HasReason("DOCUMENT_MALFORMED"));
  EXPECT_THAT(notary->ReadState(""), HasReason("DOCUMENT_MALFORMED"));
}

}  // namespace
}  // namespace bashu::routing
