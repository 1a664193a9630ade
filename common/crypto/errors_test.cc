#include "common/crypto/errors.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::crypto {
namespace {

TEST(Errors, EscapeBytesFromOutsideSoThatMetadataIsUtf8) {
  EXPECT_EQ(MetadataOf(SuiteUnknown("\xff"), "suite"), "\\xff");
  EXPECT_EQ(MetadataOf(CiphertextKeyUnknown("\x01k"), "key_id"), "\\x01k");
  EXPECT_EQ(MetadataOf(PeerIdentityMalformed("a\xc3"), "uri"), "a\\xc3");
}

TEST(Errors, SayInChineseWhatTheySayInEnglish) {
  for (const absl::Status& status :
       {SuiteUnknown("x"),           KeyMalformed(),
        KeyWrongType("x"),           SignatureInvalid("x"),
        KeyRingUnreadable("x", "y"), KeyRingExposed("x"),
        KeyRingMalformed(),          CiphertextMalformed(),
        CiphertextKeyUnknown("x"),   CiphertextTampered(),
        SealedMalformed(),           SealedTampered(),
        MerkleOutOfRange(1),         InclusionInvalid(),
        ConsistencyInvalid(),        SumInvalid("x"),
        PeerCertificateMalformed(),  PeerNoUriSan(),
        PeerManyUriSans(),           PeerIdentityMalformed("x"),
        PeerUnknownRegion("51"),     PeerUntrusted("x", "y"),
        PeerWrongUsage("x"),         PeerExpired("x", absl::UnixEpoch())}) {
    EXPECT_FALSE(ReasonOf(status).empty()) << status;
    EXPECT_FALSE(LocalizedMessageOf(status).empty()) << status;
  }
}

TEST(PeerExpired, NamesTheInstantThatWasAsked) {
  EXPECT_EQ(MetadataOf(PeerExpired("x", absl::UnixEpoch()), "time"),
            "1970-01-01T00:00:00+00:00");
}

}  // namespace
}  // namespace bashu::crypto
