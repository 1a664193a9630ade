#include "tests/fuzz/mutate.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/fuzz/corpus.h"
#include "tests/testing/status_matchers.h"

namespace bashu::fuzz {
namespace {

using ::bashu::testing::IsOk;

// {1: 150, 2: {1: "name"}, 3: fixed32 7, 4: fixed64 9}
const std::string kMessage(
    "\x08\x96\x01"
    "\x12\x06\x0a\x04name"
    "\x1d\x07\0\0\0"
    "\x21\x09\0\0\0\0\0\0\0",
    25);

TEST(Random, IsTheSameEverywhere) {
  Random random(0);
  EXPECT_EQ(random.Next(), 0xe220a8397b1dcdaf);  // As published.
  EXPECT_EQ(random.Next(), 0x6e789e6aa1b965f4);
}

TEST(Fields, AreReadAndWritten) {
  const std::vector<Field> fields = ReadFields(kMessage);
  ASSERT_EQ(fields.size(), 4u);
  EXPECT_EQ(fields[0].value, 150u);
  EXPECT_EQ(fields[1].bytes, std::string("\x0a\x04name"));
  EXPECT_EQ(fields[2].value, 7u);
  EXPECT_EQ(fields[3].value, 9u);
  EXPECT_EQ(WriteFields(fields), kMessage);
  for (size_t size = 1; size < kMessage.size(); ++size) {
    // Cut between two fields it is a message, else none.
    const bool whole = size == 3 || size == 11 || size == 16;
    EXPECT_EQ(!ReadFields(kMessage.substr(0, size)).empty(), whole) << size;
  }
}

TEST(Mutate, DependsOnNothingButItsNumbers) {
  Random random(7), again(7), other(8);
  std::set<std::string> made;
  int differ = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string input = Mutate({kMessage, "text"}, random);
    EXPECT_EQ(input, Mutate({kMessage, "text"}, again));
    differ += input != Mutate({kMessage, "text"}, other) ? 1 : 0;
    made.insert(input);
  }
  EXPECT_GT(differ, 900);
  EXPECT_GT(made.size(), 500u);
}

TEST(Mutate, MostlyMakesMessagesOfMessages) {
  Random random(7);
  int messages = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string input = Mutate({kMessage}, random);
    messages += input.empty() || !ReadFields(input).empty() ? 1 : 0;
  }
  EXPECT_GT(messages, 700);
  EXPECT_LT(messages, 1000);
}

TEST(Mutate, BoundsWhatItMakes) {
  Random random(7);
  const std::vector<std::string> corpus = {std::string(kInputBytesMax, 'x')};
  for (int i = 0; i < 100; ++i) {
    EXPECT_LE(Mutate(corpus, random).size(), kInputBytesMax);
  }
}

TEST(Inputs, AreReadAsTheyWereWritten) {
  const std::vector<std::string> inputs = {"", "short", std::string(100, 'x'),
                                           kMessage};
  std::string text = "# Found somewhere.\n";
  for (const std::string& input : inputs) text += FormatInput(input) + "\n";
  const auto read = ParseInputs(text);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(*read, inputs);
  EXPECT_FALSE(ParseInputs("0").ok());
  EXPECT_FALSE(ParseInputs("0g").ok());
}

}  // namespace
}  // namespace bashu::fuzz
