#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// What the tester, and officers of the gateway's region, do: values, which
// player.h turns into calls.
namespace bashu::conformance {

// What a document of the tester says.
enum class Says {
  kOffer,     // Offers a case of the tester's to the gateway's office.
  kCancel,    // Asks for it back.
  kVerdict,   // Decides an offer of the gateway's that there never was.
  kRequest,   // Asks the gateway's office for help.
  kAnswer,    // Answers a request of the gateway's that there never was.
  kCarriage,  // Brings another document, as a relay does.
};

// In what a document differs from a good one, from the beginning.
enum class Twist {
  kNone,
  // Its place on the link.
  kSameNumber,     // The number of the last one taken, with other content.
  kOtherPrevious,  // Does not follow the last one taken.
  kNumberZero,
  // Who signs.
  kUnknownKey,
  kBorrowedKeyId,  // An unknown key, under the name of a known one.
  kExpiredKey,
  kRevokedKey,
  // Whose it is.
  kGatewayIsSender,
  kThirdIsSender,
  kThirdIsRecipient,
  // What it says.
  kNoDocument,
  kTruncated,
  kNoContent,
  kUnknownContent,
  kUnknownField,  // Beside what is known: a later version's. No fault.
  kBadName,
  kPastDue,
  kForeignGiver,
  kOtherReferral,  // For a case and epoch that were offered before.
  kNoCertificate,
  kForgedCertificate,
  kUnreadableBody,  // Sealed to nobody's key.
  kInCircle,        // Was carried by the gateway before.
};

// A document of the tester. Within a case, its label stands for the very bytes.
struct Draft {
  std::string label = {};
  Says says = Says::kCancel;
  std::string about = "a";  // Which of the case's matters.
  int64_t epoch = 1;
  Twist twist = Twist::kNone;
  std::vector<std::string> papers = {};  // That an offer carries.
};

// What happens to a good document on its way.
enum class Harm {
  kNone,
  kForgedSignature,
  kChangedContent,
  kOtherSuite,
  kOtherBody,
  kProofOfAnotherBatch,
  kProofOutsideBatch,
  kComesBack,  // Instead, the gateway's own last document is pushed to it.
};

struct Item {
  std::string label = {};
  Harm harm = Harm::kNone;
};

// How a push is brought.
enum class Frame {
  kPlain,
  kTruncated,      // Half of its bytes.
  kEmpty,          // No document.
  kTooMany,        // 1,001 times the same.
  kOversize,       // Beyond any message.
  kShortDeadline,  // With no time for an answer.
  kFile,           // Carried by hand: an operator of the gateway's imports it.
  kFlood,          // As often as kFloodCalls, at the same time.
};

// Writes documents, on the link one after the other, and pushes some.
struct Push {
  std::vector<Draft> write = {};
  bool together = false;         // Signed as one batch.
  std::vector<Item> items = {};  // Empty: all that was written.
  Frame frame = Frame::kPlain;
};

// Which receipts a pull brings.
enum class Receipts {
  kDue,  // For all that was handed out: what a partner does.
  kNone,
  kAgain,        // For what is confirmed already.
  kUnknown,      // For a document that was never handed out.
  kOtherDigest,  // For what was handed out, with another digest.
  kForged,       // With a key that is nobody's.
  kTooMany,      // 1,001.
};

struct Pull {
  Receipts receipts = Receipts::kDue;
  int documents_max = 0;
};

// How the tester tells its view of the link.
enum class View {
  kTrue,
  kNone,         // Says nothing.
  kOtherRegion,  // As another region.
  kClaimsMore,   // Says, without proof, that it took what was never sent.
  kClock,        // As kTrue; the gateway's clock is looked at, too.
};

struct Compare {
  View view = View::kTrue;
};

enum class Chunk {
  kPart,         // Of the paper: `part` of three.
  kQuestion,     // Without content: asks how much is there.
  kWrongBytes,   // Of the paper's size, but not its bytes; all in one.
  kWhole,        // The right bytes; all in one.
  kTooLarge,     // Says that the paper has more than 16 MiB.
  kTooMuch,      // More than 512 KiB in one chunk.
  kNotExpected,  // Of a paper that no offer named.
};

struct PutPaper {
  std::string paper = {};
  Chunk chunk = Chunk::kPart;
  int part = 0;
};

// Asks the gateway for a paper, which is for its own region's services.
struct GetPaper {
  std::string paper = {};
};

enum class Verb { kAccept, kReturn, kAnswer, kRead };

// An officer of the gateway's region acts.
struct Act {
  Verb verb = Verb::kAccept;
  std::string about = "a";
  int64_t epoch = 1;
};

// An operator of the gateway's looks whether a document of ours that came to
// nothing is kept for a person to see, with its reason.
struct LookAtDesk {
  std::string label = {};
  std::string refusal = {};
};

// Waits, as long as the player has patience, for the gateway's statement that
// the document handed out last was not confirmed in time.
struct AwaitStatement {};

using Action = std::variant<Push, Pull, Compare, PutPaper, GetPaper, Act,
                            LookAtDesk, AwaitStatement>;

// Calls that a flood makes at once: below the streams of one connection.
inline constexpr int kFloodCalls = 256;

// A push or a pull has at most so many documents.
inline constexpr int kDocumentsMax = 1000;

// Chunks that papers of the tester are sent in, and their size: no more than it
// takes, for a gateway keeps them.
inline constexpr int kPaperParts = 3;
inline constexpr size_t kPartBytes = 16 * 1024;

}  // namespace bashu::conformance
