#include "tests/testing/engines.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <libpq-fe.h>

#include <cstdlib>

#include "common/crypto/digest.h"

namespace bashu::testing {
namespace {

void RunOnServer(const std::string& conninfo, const std::string& statement) {
  PGconn* connection = PQconnectdb(conninfo.c_str());
  PGresult* result = PQexec(connection, statement.c_str());
  EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK)
      << PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
}

}  // namespace

std::string EngineName(const ::testing::TestParamInfo<Engine>& info) {
  switch (info.param) {
    case Engine::kMemory:
      return "Memory";
    case Engine::kSqlite:
      return "Sqlite";
    case Engine::kPostgres:
      return "Postgres";
  }
  return "";
}

TestDatabase::TestDatabase(Engine engine) {
  if (engine == Engine::kSqlite) {
    address_ = absl::StrCat("sqlite:", directory_ / "test.db");
  }
  if (engine != Engine::kPostgres) return;
  const char* server = std::getenv("BASHU_TEST_POSTGRES");
  if (server == nullptr) {
    ADD_FAILURE() << "Set BASHU_TEST_POSTGRES to a libpq conninfo; "
                     "`tests/testing/postgres start` makes a server.";
    return;
  }
  conninfo_ = server;
  schema_ = absl::StrCat("t", absl::BytesToHexString(crypto::RandomBytes(8)));
  RunOnServer(conninfo_, absl::StrCat("CREATE SCHEMA ", schema_));
  address_ = absl::StrCat("postgres:", conninfo_,
                          " options='-c search_path=", schema_, "'");
}

TestDatabase::~TestDatabase() {
  if (schema_.empty()) return;
  // In one string, as the first statement's effect ends with the connection.
  RunOnServer(conninfo_, absl::StrCat("SET client_min_messages = warning; ",
                                      "DROP SCHEMA ", schema_, " CASCADE"));
}

std::string TestKeyRingJson() {
  const std::string key =
      absl::Base64Escape("0123456789abcdef0123456789abcdef");
  return absl::StrCat(R"({"active":"k1","lookup":")", key,
                      R"(","keys":[{"id":"k1","algorithm":"aes256gcm","key":")",
                      key, R"("}]})");
}

}  // namespace bashu::testing
