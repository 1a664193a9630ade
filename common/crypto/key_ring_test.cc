#include "common/crypto/key_ring.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "common/crypto/digest.h"
#include "common/crypto/openssl_command.h"
#include "common/status/error.h"

namespace bashu::crypto {
namespace {

using ::testing::ElementsAre;

std::string Secret(char letter, size_t size) {
  return absl::Base64Escape(std::string(size, letter));
}

std::string Entry(const std::string& id, const std::string& algorithm,
                  const std::string& key) {
  return absl::StrCat(R"({"id":")", id, R"(","algorithm":")", algorithm,
                      R"(","key":")", key, R"("})");
}

std::string Ring(const std::string& active, const std::string& keys) {
  return absl::StrCat(R"({"active":")", active, R"(","keys":[)", keys,
                      R"(],"lookup":")", Secret('l', 32), R"("})");
}

const std::string kOld = Entry("k1", "aes256gcm", Secret('a', 32));
const std::string kNew = Entry("k2", "sm4gcm", Secret('b', 16));

// A ring before and after a new key became active.
struct Rotated {
  KeyRing before = *KeyRing::Parse(Ring("k1", kOld));
  KeyRing after = *KeyRing::Parse(Ring("k2", absl::StrCat(kOld, ",", kNew)));
};

TEST(KeyRing, DecryptsWhatItEncryptedUnderEitherAlgorithm) {
  const Rotated rings;
  for (const KeyRing* ring : {&rings.before, &rings.after}) {
    for (const std::string& text :
         {std::string(), std::string("13800000000")}) {
      const std::string hidden = ring->Encrypt(text, "cases/c1/phone");
      EXPECT_EQ(*ring->Decrypt(hidden, "cases/c1/phone"), text);
      EXPECT_NE(hidden, ring->Encrypt(text, "cases/c1/phone"));
    }
  }
}

TEST(KeyRing, ReadsOldFieldsAfterANewKeyBecameActive) {
  const Rotated rings;
  EXPECT_EQ(rings.after.active_key_id(), "k2");
  EXPECT_EQ(*rings.after.Decrypt(rings.before.Encrypt("x", "a"), "a"), "x");
  const auto unread = rings.before.Decrypt(rings.after.Encrypt("x", "a"), "a");
  EXPECT_EQ(ReasonOf(unread.status()), "CIPHERTEXT_KEY_UNKNOWN");
  EXPECT_EQ(MetadataOf(unread.status(), "key_id"), "k2");
}

TEST(KeyRing, RefusesACiphertextWithAnyByteChanged) {
  const Rotated rings;
  for (const KeyRing* ring : {&rings.before, &rings.after}) {
    const std::string hidden = ring->Encrypt("text", "here");
    for (size_t i = 0; i < hidden.size(); ++i) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string changed = hidden;
        changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
        const auto read = ring->Decrypt(changed, "here");
        EXPECT_FALSE(ReasonOf(read.status()).empty()) << i;
      }
    }
  }
}

TEST(KeyRing, RefusesACiphertextCutShortAnywhere) {
  const Rotated rings;
  const std::string hidden = rings.after.Encrypt("text", "here");
  for (size_t size = 0; size < hidden.size(); ++size) {
    const auto read = rings.after.Decrypt(hidden.substr(0, size), "here");
    EXPECT_FALSE(ReasonOf(read.status()).empty()) << size;
  }
}

TEST(KeyRing, RefusesAFieldMovedToAnotherRecord) {
  const Rotated rings;
  const auto moved =
      rings.after.Decrypt(rings.after.Encrypt("text", "cases/c1"), "cases/c2");
  EXPECT_EQ(ReasonOf(moved.status()), "CIPHERTEXT_TAMPERED");
}

TEST(KeyRing, LooksUpTheSameAfterANewKeyBecameActive) {
  const Rotated rings;
  EXPECT_EQ(rings.before.Lookup("510104"), rings.after.Lookup("510104"));
  EXPECT_NE(rings.before.Lookup("510104"), rings.before.Lookup("510105"));
  EXPECT_EQ(rings.before.Lookup("510104").size(), kDigestSize);
  const auto stranger = KeyRing::Parse(NewKeyRingJson(Aead::kAes256Gcm));
  EXPECT_NE(rings.before.Lookup("510104"), stranger->Lookup("510104"));
}

TEST(Parse, NamesEveryProblemAtOnce) {
  const std::string keys =
      absl::StrCat(kOld, ",", Entry("k1", "aes256gcm", Secret('c', 32)), ",",
                   Entry("K 3", "sm4gcm", Secret('c', 32)), ",",
                   Entry("k4", "des", "x"), ",7");
  const auto ring = KeyRing::Parse(absl::StrCat(R"({"active":"k9","keys":[)",
                                                keys, R"(],"lookup":"AAAA"})"));
  EXPECT_THAT(FieldViolationsOf(ring.status()),
              ElementsAre("keys[1].id: KEY_ID_DUPLICATE",
                          "keys[2].id: KEY_ID_FORMAT", "keys[2].key: KEY_SIZE",
                          "keys[3].algorithm: ALGORITHM_UNKNOWN",
                          "keys[4].id: KEY_ID_FORMAT",
                          "keys[4].algorithm: ALGORITHM_UNKNOWN",
                          "active: KEY_ID_UNKNOWN", "lookup: KEY_SIZE"));
}

TEST(Parse, WantsKeysAndALookup) {
  EXPECT_THAT(FieldViolationsOf(KeyRing::Parse("{}").status()),
              ElementsAre("keys: REQUIRED", "active: KEY_ID_UNKNOWN",
                          "lookup: KEY_SIZE"));
}

TEST(Parse, RefusesWhatIsNoJsonObject) {
  for (const char* text : {"", "{", "[]", "7", "\xff"}) {
    EXPECT_EQ(ReasonOf(KeyRing::Parse(text).status()), "KEY_RING_MALFORMED")
        << text;
  }
}

TEST(NewKeyRingJson, MakesARingOfOneFreshKey) {
  for (const Aead aead : {Aead::kAes256Gcm, Aead::kSm4Gcm}) {
    const auto ring = KeyRing::Parse(NewKeyRingJson(aead));
    ASSERT_TRUE(ring.ok()) << ring.status();
    EXPECT_EQ(*ring->Decrypt(ring->Encrypt("x", "a"), "a"), "x");
    EXPECT_NE(NewKeyRingJson(aead), NewKeyRingJson(aead));
  }
}

TEST(Load, ReadsAFileThatOnlyItsOwnerMayRead) {
  using std::filesystem::perms;
  const OpensslCommand directory;
  const std::string path = directory.PathOf("ring.json");
  directory.Write("ring.json", NewKeyRingJson(Aead::kSm4Gcm));
  std::filesystem::permissions(path, perms::owner_read | perms::owner_write);
  EXPECT_TRUE(KeyRing::Load(path).ok());
  for (const perms exposed :
       {perms::group_read, perms::others_read, perms::others_write}) {
    std::filesystem::permissions(path, perms::owner_read | exposed);
    EXPECT_EQ(ReasonOf(KeyRing::Load(path).status()), "KEY_RING_EXPOSED");
  }
}

TEST(Load, RefusesWhatItCannotRead) {
  const OpensslCommand directory;
  const auto absent = KeyRing::Load(directory.PathOf("absent"));
  EXPECT_EQ(ReasonOf(absent.status()), "KEY_RING_UNREADABLE");
  EXPECT_EQ(ReasonOf(KeyRing::Load(directory.PathOf("")).status()),
            "KEY_RING_UNREADABLE");
  directory.Write("large", std::string(300'000, ' '));
  const std::string large = directory.PathOf("large");
  std::filesystem::permissions(large, std::filesystem::perms::owner_read);
  EXPECT_EQ(ReasonOf(KeyRing::Load(large).status()), "KEY_RING_UNREADABLE");
}

}  // namespace
}  // namespace bashu::crypto
