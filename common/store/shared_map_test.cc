#include "common/store/shared_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bashu::store {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(SharedMap, IsReadInTheOrderOfItsKeys) {
  SharedMap<int, std::string> map;
  EXPECT_TRUE(map.empty());
  map.Put(2, "b");
  map.Put(1, "a");
  map[3] = "c";
  map[2] += "!";
  EXPECT_THAT(map, ElementsAre(Pair(1, "a"), Pair(2, "b!"), Pair(3, "c")));
  EXPECT_EQ(map.find(2)->second, "b!");
  EXPECT_TRUE(map.find(4) == map.end());
  EXPECT_EQ(map.lower_bound(0)->first, 1);
  EXPECT_TRUE(map.lower_bound(4) == map.end());
}

TEST(SharedMap, AChangeIsNotSeenInACopy) {
  SharedMap<int, std::string> map;
  for (int i = 0; i < 9; ++i) map.Put(i, "old");
  const SharedMap<int, std::string> copy = map;
  map.Put(3, "new");
  map[4] = "new";
  map.erase(5);
  map.Put(9, "new");
  EXPECT_FALSE(copy == map);
  EXPECT_EQ(copy.size(), 9U);
  for (const auto& [key, value] : copy) EXPECT_EQ(value, "old") << key;
}

TEST(SharedMap, IsEqualIfItsEntriesAre) {
  SharedMap<int, int> map;
  for (int i = 0; i < 9; ++i) map.Put(i, i);
  SharedMap<int, int> backwards;
  for (int i = 8; i >= 0; --i) backwards.Put(i, i);
  EXPECT_TRUE(map == backwards);
  EXPECT_TRUE(map == SharedMap(map));
  backwards.Put(4, 0);
  EXPECT_FALSE(map == backwards);
}

// Against std::map, through growth and shrinking, with a copy of every state
// looked at again at the end.
TEST(SharedMap, AgreesWithAPlainMapThroughManyChanges) {
  SharedMap<int, int> map;
  std::map<int, int> plain;
  std::vector<SharedMap<int, int>> copies;
  std::vector<std::map<int, int>> plains;
  uint64_t random = 1;
  for (int i = 0; i < 3'000; ++i) {
    random = random * 6364136223846793005 + 1442695040888963407;
    const int key = static_cast<int>(random >> 33) % 200;
    if ((random >> 60) < 7) {
      EXPECT_EQ(map.erase(key), plain.erase(key));
    } else {
      map.Put(key, i);
      plain[key] = i;
    }
    EXPECT_EQ(map.size(), plain.size());
    EXPECT_EQ(map.contains(key), plain.contains(key));
    copies.push_back(map);
    plains.push_back(plain);
  }
  for (size_t i = 0; i < copies.size(); i += 37) {
    auto expected = plains[i].begin();
    for (const auto& entry : copies[i]) {
      ASSERT_TRUE(entry.first == expected->first &&
                  entry.second == expected->second);
      ++expected;
    }
    EXPECT_TRUE(expected == plains[i].end());
  }
}

}  // namespace
}  // namespace bashu::store
