// Who calls, told by the border: believed on its socket and nowhere else.

#include "common/rpc/border_socket.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "common/rpc/certificates_for_test.h"
#include "common/rpc/server.h"
#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::rpc {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

constexpr char kOwn[] = "spiffe://51.bashu/service/routing";
constexpr char kPartner[] = "spiffe://50.bashu/service/routing";

struct JournalTx {
  explicit JournalTx(store::JournalState& state) : memory(state) {}
  store::Journal& journal() { return memory; }
  store::MemoryJournal memory;
};

// Answers with the identity of whoever asks.
class WhoService final : public ledger::v1::GrantService::CallbackService {
 public:
  explicit WhoService(Calls<JournalTx>& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const ledger::v1::GetGrantRequest* request,
                                     ledger::v1::Grant* response) override {
    return calls_.Compute(
        context, request, response,
        [](const auto&) -> absl::StatusOr<int> { return 0; },
        [](const Call& call, int) -> absl::StatusOr<std::string> {
          return call.caller.identity;
        },
        [](const std::string& identity) {
          ledger::v1::Grant grant;
          grant.set_name(identity);
          return grant;
        });
  }

 private:
  Calls<JournalTx>& calls_;
};

// As nginx encodes a certificate.
std::string Escaped(const std::string& pem) {
  return absl::StrReplaceAll(
      pem,
      {{" ", "%20"}, {"\n", "%0A"}, {"+", "%2B"}, {"/", "%2F"}, {"=", "%3D"}});
}

class BorderTest : public ::testing::Test {
 protected:
  BorderTest() {
    for (const std::string region : {"50", "51"}) {
      files_.Authority("ca" + region);
      files_.Leaf("routing" + region, "ca" + region,
                  "spiffe://" + region + ".bashu/service/routing");
    }
    files_.Write("authorities.pem",
                 files_.Read("ca50.pem") + files_.Read("ca51.pem"));
    std::filesystem::create_directory(directory_ / "border");
    EXPECT_EQ(chmod((directory_ / "border").c_str(), 0750), 0);
    auto trust = crypto::TrustBundle::Load(
        {{"50", files_.Read("ca50.pem")}, {"51", files_.Read("ca51.pem")}});
    gate_ = std::make_unique<Gate>(
        AuthenticateByCertificate(*std::move(trust), clock_),
        testing::OpenPolicy(), clock_, environment_.metrics);
    calls_ = std::make_unique<Calls<JournalTx>>(
        *gate_, *store_, environment_.pool, environment_.repeats);
    service_ = std::make_unique<WhoService>(*calls_);
    auto server = Server::Start(
        {"127.0.0.1:0", ServerTls(files_.Files("routing51", "authorities")),
         false, socket_},
        {service_.get()});
    EXPECT_THAT(server, IsOk());
    server_ = *std::move(server);
  }

  // Calls on the border's socket with these headers.
  absl::StatusOr<std::string> OnSocket(
      const std::vector<std::string>& certificates) {
    return Ask(
        NewChannel("unix:" + socket_, grpc::InsecureChannelCredentials()),
        certificates);
  }

  absl::StatusOr<std::string> OnPort(
      const std::string& leaf, const std::vector<std::string>& certificates) {
    return Ask(NewChannel("127.0.0.1:" + std::to_string(server_->port()),
                          ClientTls(files_.Files(leaf, "authorities"))),
               certificates);
  }

  static absl::StatusOr<std::string> Ask(
      const std::shared_ptr<grpc::Channel>& channel,
      const std::vector<std::string>& certificates) {
    grpc::ClientContext context;
    Prepare(context, "");
    context.set_wait_for_ready(true);
    for (const std::string& certificate : certificates) {
      context.AddMetadata(kForwardedCertificate, certificate);
    }
    ledger::v1::Grant response;
    const grpc::Status status =
        ledger::v1::GrantService::NewStub(channel)->GetGrant(&context, {},
                                                             &response);
    if (!status.ok()) return FromGrpc(status);
    return response.name();
  }

  Certificates files_;
  testing::TempDir directory_;
  const std::string socket_ = directory_ / "border/routing.sock";
  const SystemClock clock_;
  std::unique_ptr<store::Store<JournalTx>> store_ =
      store::NewMemoryStore<JournalTx, store::JournalState, JournalTx>();
  testing::CallEnvironment<JournalTx> environment_{*store_};
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<Calls<JournalTx>> calls_;
  std::unique_ptr<WhoService> service_;
  std::unique_ptr<Server> server_;
};

TEST_F(BorderTest, BelievesTheForwardedCertificateOnTheSocket) {
  const std::string partner = Escaped(files_.Read("routing50.pem"));
  EXPECT_EQ(*OnSocket({partner}), kPartner);
  EXPECT_EQ(*OnSocket({partner}), kPartner);  // now from the cache
}

TEST_F(BorderTest, ChecksTheForwardedCertificateAsAnyOther) {
  EXPECT_THAT(OnSocket({"nothing"}), HasReason("PEER_CERTIFICATE_MALFORMED"));
  EXPECT_THAT(OnSocket({"%"}), HasReason("PEER_CERTIFICATE_MALFORMED"));
  files_.Authority("stranger");
  files_.Leaf("forged", "stranger", kPartner);
  EXPECT_THAT(OnSocket({Escaped(files_.Read("forged.pem"))}),
              HasReason("PEER_UNTRUSTED"));
}

TEST_F(BorderTest, WantsExactlyOneForwardedCertificate) {
  const std::string partner = Escaped(files_.Read("routing50.pem"));
  EXPECT_THAT(OnSocket({}), HasReason("PEER_ANONYMOUS"));
  EXPECT_THAT(OnSocket({partner, partner}), HasReason("PEER_ANONYMOUS"));
}

TEST_F(BorderTest, NeverLooksAtTheHeaderElsewhere) {
  const std::string partner = Escaped(files_.Read("routing50.pem"));
  EXPECT_EQ(*OnPort("routing51", {partner}), kOwn);
  EXPECT_EQ(*OnPort("routing51", {}), kOwn);
}

TEST_F(BorderTest, LetsOwnerAndGroupUseTheSocketAndNobodyElse) {
  struct stat is {};
  ASSERT_EQ(stat(socket_.c_str(), &is), 0);
  EXPECT_TRUE(S_ISSOCK(is.st_mode));
  EXPECT_EQ(is.st_mode & 07777, mode_t{0660});
}

class CheckBorderSocketTest : public ::testing::Test {
 protected:
  // What is said of a socket in a directory with this mode.
  absl::Status Check(mode_t mode) {
    const std::string directory = above_ + "/border";
    std::filesystem::create_directories(directory);
    EXPECT_EQ(chmod(directory.c_str(), mode), 0);
    return CheckBorderSocket(directory + "/s");
  }

  testing::TempDir directory_;
  const std::string above_ = directory_ / "above";
};

TEST_F(CheckBorderSocketTest, WantsADirectoryThatOthersCannotReach) {
  for (const mode_t good : {0700, 0750, 02750}) {
    EXPECT_THAT(Check(good), IsOk()) << std::oct << good;
  }
  for (const mode_t bad : {0755, 0770, 0777, 01777, 0701, 0702, 0704, 0720}) {
    EXPECT_THAT(Check(bad), HasReason("SOCKET_UNSAFE")) << std::oct << bad;
  }
}

TEST_F(CheckBorderSocketTest, WantsNobodyToReplaceTheDirectory) {
  EXPECT_THAT(Check(0700), IsOk());
  EXPECT_EQ(chmod(above_.c_str(), 0777), 0);
  EXPECT_THAT(Check(0700), HasReason("SOCKET_UNSAFE"));
  EXPECT_EQ(chmod(above_.c_str(), 01777), 0);
  EXPECT_THAT(Check(0700), IsOk());
  std::filesystem::create_directory_symlink(above_ + "/border",
                                            directory_ / "link");
  EXPECT_THAT(CheckBorderSocket(directory_ / "link/s"),
              HasReason("SOCKET_UNSAFE"));
}

TEST_F(CheckBorderSocketTest, WantsADirectoryOfOurs) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  EXPECT_THAT(Check(0700), IsOk());
  constexpr uid_t kNobody = 65534;
  EXPECT_EQ(chown((above_ + "/border").c_str(), kNobody, kNobody), 0);
  EXPECT_THAT(Check(0700), HasReason("SOCKET_UNSAFE"));
}

TEST_F(CheckBorderSocketTest, WantsAPathThatASocketCanHave) {
  EXPECT_THAT(Check(0700), IsOk());
  for (const std::string& path :
       {std::string("border/s"), above_ + "/border/", above_ + "/none/s",
        above_ + "/border/" + std::string(108, 's')}) {
    EXPECT_THAT(CheckBorderSocket(path), HasReason("SOCKET_UNSAFE")) << path;
  }
}

}  // namespace
}  // namespace bashu::rpc
