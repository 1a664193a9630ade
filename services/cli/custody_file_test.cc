// A custody receipt as a file in an outsider's hands: the program and the lines
// with the openssl command take it as it was written, and refuse every change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <thread>
#include <vector>

#include "services/cli/printer.h"
#include "services/cli/verify.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/three_hops.h"

namespace bashu::cli {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;

constexpr unsigned kCorruptions = 1'000;
// A tenth of them with SM2, for which the lines differ in a digest's name only.
constexpr unsigned kCorruptionsWithSm2 = 100;
constexpr unsigned kThreads = 2;

class CustodyFileTest : public ::testing::TestWithParam<crypto::Suite> {
 protected:
  CustodyFileTest() : three_(testing::MakeThreeHops(GetParam())) {
    good_ = ToJson(three_.receipt);
    Write("custody.json", good_);
    for (const auto& [region, pem] : three_.public_pems) {
      Write(region + ".pub", pem);
    }
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(directory_ / name, std::ios::binary) << bytes;
  }

  // The file with one byte changed, number `i` of all.
  std::string Corrupted(unsigned i) const {
    std::mt19937 random(20'260'302 + i);  // Fixed: the same every time.
    std::string bad = good_;
    const size_t at = random() % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ (1 + random() % 255));
    return bad;
  }

  static bool Runs(const std::string& line) {
    return std::system((line + " >/dev/null 2>&1").c_str()) == 0;
  }
  bool ProgramTakes(const std::string& name) const {
    return Runs(BASHU_PROGRAM " verify custody " + directory_ / name +
                " --trust " + directory_.path());
  }
  bool OpensslTakes(const std::string& name) const {
    return Runs(BASHU_OPENSSL_LINES " " + directory_ / name + " " +
                directory_.path());
  }

  // Numbers of the corruptions that were taken, by `takes` on a file's name.
  std::vector<unsigned> Taken(
      const std::function<bool(const std::string&)>& takes) {
    std::vector<unsigned> taken[kThreads];
    std::vector<std::thread> threads;
    const unsigned corruptions = GetParam() == crypto::Suite::kSm2Sm3
                                     ? kCorruptionsWithSm2
                                     : kCorruptions;
    for (unsigned thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        const std::string name = "corrupted-" + std::to_string(thread);
        for (unsigned i = thread; i < corruptions; i += kThreads) {
          Write(name, Corrupted(i));
          if (takes(name)) taken[thread].push_back(i);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    taken[0].insert(taken[0].end(), taken[1].begin(), taken[1].end());
    return taken[0];
  }

  const testing::TempDir directory_;
  const testing::ThreeHops three_;
  std::string good_;
};

TEST_P(CustodyFileTest, IsTakenAndSmall) {
  const Trust trust = *ReadTrust({directory_.path()});
  EXPECT_THAT(VerifyCustodyFile(directory_ / "custody.json", trust), IsOk());
  EXPECT_TRUE(OpensslTakes("custody.json"));
  EXPECT_TRUE(ProgramTakes("custody.json"));
  EXPECT_LT(good_.size(), 4'096U);
}

TEST_P(CustodyFileTest, IsRefusedWithAnyByteChanged) {
  const Trust trust = *ReadTrust({directory_.path()});
  EXPECT_THAT(Taken([&](const std::string& name) {
                return VerifyCustodyFile(directory_ / name, trust).ok();
              }),
              IsEmpty());
}

TEST_P(CustodyFileTest, IsRefusedByTheProgramWithAnyByteChanged) {
  EXPECT_THAT(
      Taken([&](const std::string& name) { return ProgramTakes(name); }),
      IsEmpty());
}

TEST_P(CustodyFileTest, IsRefusedByOpensslAloneWithAnyByteChanged) {
  EXPECT_THAT(
      Taken([&](const std::string& name) { return OpensslTakes(name); }),
      IsEmpty());
}

TEST_P(CustodyFileTest, IsRefusedWhenWrittenAnew) {
  Write("longer.json", good_ + " ");
  const Trust trust = *ReadTrust({directory_.path()});
  EXPECT_FALSE(VerifyCustodyFile(directory_ / "longer.json", trust).ok());
  EXPECT_FALSE(OpensslTakes("longer.json"));
}

INSTANTIATE_TEST_SUITE_P(Suites, CustodyFileTest,
                         ::testing::Values(crypto::Suite::kP256Sha256,
                                           crypto::Suite::kSm2Sm3));

}  // namespace
}  // namespace bashu::cli
