#pragma once

#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>

namespace bashu::routing {

// An office that returned a case this often has a dispute with its giver, which
// is for their superior to settle and not for another offer.
inline constexpr int kReturnsMax = 2;

// A referral's body: a few pages of text. Papers travel by digest.
inline constexpr size_t kBodyBytesMax = size_t{256} * 1024;

// A page of 200 referrals in the basic view is about 100 KB on the wire.
inline constexpr int kPageSize = 50;
inline constexpr int kPageSizeMax = 200;

// The nearest offices: what fits a screen, and what a map can show.
inline constexpr int kNearSize = 5;
inline constexpr int kNearSizeMax = 50;

// Nearer offices whose exclusion is explained: more is a list nobody reads.
inline constexpr size_t kExcludedMax = 20;

// A day on the road is the longest circle that means anything.
inline constexpr int kTravelMinutesMax = 24 * 60;

// Offices of one part of a directory snapshot: about 200 KB at 400 bytes each,
// well below gRPC's message limit with everything filled in.
inline constexpr size_t kSnapshotOfficesMax = 500;

// A partner confirms its directory every ten minutes; after a day of silence
// what we know of it is called stale, and still used.
inline constexpr absl::Duration kDirectoryFreshFor = absl::Hours(24);

// Bytes of statements in one answer, half of gRPC's message limit. One
// statement alone may be more: it is smaller than the limit by the number of
// its offices.
inline constexpr size_t kSnapshotPageBytes = size_t{512} * 1024;

// Pages and bytes of a directory that are fetched: 5,000 offices, more than any
// region has, are five pages and 2.3 MB. A partner that sends more wants our
// memory.
inline constexpr int kSnapshotPagesMax = 12;
inline constexpr size_t kSnapshotBytesMax = size_t{3} * 1024 * 1024;

// Changes that a partner may lag behind before it is sent everything, and
// changes it keeps before it asks for everything.
inline constexpr int64_t kSnapshotDeltasMax = 32;

// Papers and clocks of one manifest. A thick case has a few hundred papers.
inline constexpr int kPapersMax = 512;
inline constexpr int kClocksMax = 64;

// Other parties of one matter whose digests a preview names.
inline constexpr int kConflictsMax = 64;

// Documents that a gateway takes in one push.
inline constexpr int kDocumentsMax = 1000;

// Documents that we push at once: taking them keeps the other side's writer
// some 50 ms, within which its own callers still wait.
inline constexpr int kPushMax = 256;

// What they weigh together, unless it is one alone: a gateway takes messages of
// 1 MiB, and the largest document is a body of 256 KiB with its manifest.
inline constexpr size_t kPushBytesMax = size_t{896} * 1024;

// Pushes before the other lanes of the outbox get their turn.
inline constexpr int kPushesInRow = 32;

// A gateway of the version before takes this many, each signed by itself.
inline constexpr int kSinglesMax = 64;

// Documents under one signature. Six hashes lead to the root, so that a custody
// receipt of three hops stays below 4 KB, and a signature costs each document a
// microsecond or two.
inline constexpr int kBatchMax = 64;

// Documents read at a time: as many full bodies are 16 MiB.
inline constexpr int kDocumentsRead = 64;

// Documents, and receipts, of one file: as one request it must be taken.
inline constexpr int kFileMax = 128;

// A paper: a scan of some dozens of pages. It is put together in memory once,
// to see that it is whole.
inline constexpr int64_t kPaperBytesMax = int64_t{16} << 20;

// A chunk of one: two fit a message, and a slow line loses little.
inline constexpr size_t kChunkBytesMax = size_t{512} << 10;

// A gateway confirms a document within an hour; what is not is a matter
// for people, and for the statement that it was not.
inline constexpr int kReceiptDueHours = 1;

// Regions that carry a document, its origin included: provinces, prefectures
// and counties make at most four.
inline constexpr size_t kCarriersMax = 8;

// Open dead letters of one partner: more than a person can look at in a day.
// What comes beyond is refused and counted, and its bytes are not kept, so that
// a partner cannot fill our disk.
inline constexpr int kDeadLettersMax = 256;

}  // namespace bashu::routing
