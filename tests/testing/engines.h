#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/testing/temp_dir.h"

namespace bashu::testing {

// The engines every store must pass its contract on.
enum class Engine { kMemory, kSqlite, kPostgres };

// Names of the parameterised tests: "Memory", "Sqlite", "Postgres".
std::string EngineName(const ::testing::TestParamInfo<Engine>& info);

// A fresh, empty database of an SQL engine, removed when it goes.
//
// PostgreSQL is the server that BASHU_TEST_POSTGRES names (tests/run starts
// one); each database is a schema of its own there. Without it the test fails:
// a suite that skips an engine proves nothing about it.
class TestDatabase {
 public:
  explicit TestDatabase(Engine engine);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  // "sqlite:…" or "postgres:…", as --store takes it.
  const std::string& address() const { return address_; }

 private:
  TempDir directory_;
  std::string conninfo_, schema_, address_;
};

// A key ring with fixed keys.
std::string TestKeyRingJson();

}  // namespace bashu::testing

// Runs a TEST_P suite with parameter Engine on all three.
#define BASHU_INSTANTIATE_ENGINES(suite)                      \
  INSTANTIATE_TEST_SUITE_P(                                   \
      Engines, suite,                                         \
      ::testing::Values(::bashu::testing::Engine::kMemory,    \
                        ::bashu::testing::Engine::kSqlite,    \
                        ::bashu::testing::Engine::kPostgres), \
      ::bashu::testing::EngineName)
