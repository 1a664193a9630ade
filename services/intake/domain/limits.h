#pragma once

// Every limit of intake, with the reason for its value.
namespace bashu::intake {

// A name that fits the longest one the civil registers print, with titles.
inline constexpr int kPersonNameMax = 60;
inline constexpr int kAddressMax = 200;
inline constexpr int kDepartmentMax = 60;
inline constexpr int kCaseNumberMax = 80;

// A page of handwriting: what an officer writes or an applicant tells. Two of
// them and the rest of an application stay far below routing's 256 KiB body.
inline constexpr int kTextMax = 2000;

// More papers are handed in as one bundle.
inline constexpr int kPapersMax = 100;

// The deciding court, those above it and co-aiding ones: ten is already rare.
inline constexpr int kSharesMax = 20;
// Near relatives who are paid out of one award (K-4).
inline constexpr int kPayeesMax = 50;
inline constexpr int kGroupsMax = 10;

// Referrals of one application, so that its row stays small. A case that was
// sent on twenty times needs a person, not another referral.
inline constexpr int kReferralsMax = 20;

// A page of 200 applications is about 400 KB on the wire: within a second on a
// slow link.
inline constexpr int kPageSizeUsual = 50;
inline constexpr int kPageSizeMax = 200;

}  // namespace bashu::intake
