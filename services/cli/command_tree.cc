#include "services/cli/command_tree.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <iostream>
#include <utility>

#include "common/crypto/digest.h"
#include "common/status/macros.h"
#include "services/cli/completion.h"
#include "services/cli/export.h"
#include "services/cli/printer.h"
#include "services/cli/remote.h"
#include "services/cli/verify.h"

namespace bashu::cli {
namespace {

constexpr size_t kHelpColumns = 78;
constexpr size_t kFlagColumns = 46;

// Prints a refusal and returns what to exit with.
ExitCode Fail(const absl::Status& status, ExitCode code) {
  std::cerr << DescribeFailure(status);
  return code;
}

// Wrong usage: our own words, not a service's.
ExitCode Misused(const absl::Status& status) {
  std::cerr << "用法有误 / wrong usage: " << absl::string_view(status.message())
            << "\n";
  return kExitUsage;
}

std::string GroupSummary(const std::string& group) {
  return absl::StrCat("Methods of the ", group, " service.");
}

}  // namespace

CommandTree::CommandTree(const Api& api, IdSource& ids) : api_(api), ids_(ids) {
  app_.require_subcommand(1);
  app_.footer(kExitCodes);
  app_.get_formatter()->column_width(kFlagColumns);
  AddGlobals();
  AddMethods();
  AddVerify();
  AddOthers();
}

void CommandTree::AddGlobals() {
  app_.add_option("--context", context_path_,
                  "File with addresses and certificate: lines such as\n"
                  "`intake = HOST:PORT`, `cert = FILE`, `key`, `ca`.")
      ->envname("BASHU_CONTEXT")
      ->type_name("FILE");
  app_.add_option("--address", address_, "Address, instead of the context's.")
      ->type_name("HOST:PORT");
  app_.add_option("--service", service_,
                  "Whose address of the context to use, where the command\n"
                  "does not say it: for `feed` and `probe`.")
      ->type_name("intake|routing|ledger|notification");
  app_.add_option("--cert", cert_, "Certificate to call with.")
      ->type_name("FILE");
  app_.add_option("--key", key_, "Its private key.")->type_name("FILE");
  app_.add_option("--ca", ca_, "Authority that services are believed by.")
      ->type_name("FILE");
  app_.add_option("--timeout", timeout_seconds_,
                  "Deadline of a call; 10, none for a watch.")
      ->check(CLI::PositiveNumber)
      ->type_name("SECONDS");
  app_.add_option("--output", output_,
                  "For people, or as proto JSON; lists also as a JSON object\n"
                  "or comma-separated values a line.")
      ->check(CLI::IsMember({"text", "json", "jsonl", "csv"}))
      ->type_name("text|json|jsonl|csv");
  app_.add_flag("--all-pages", all_pages_,
                "Follows a list from page to page to its end.");
}

void CommandTree::AddMethods() {
  std::map<std::string, CLI::App*> groups;
  for (const Method& method : api_.methods()) {
    CLI::App*& group = groups[method.group];
    if (group == nullptr) {
      group = app_.add_subcommand(method.group, GroupSummary(method.group));
      group->require_subcommand(1);
      group->fallthrough();
    }
    AddMethod(*group, method);
  }
}

void CommandTree::AddMethod(CLI::App& group, const Method& method) {
  const std::string comment = CommentOf(*method.descriptor);
  const std::string summary = FirstSentence(comment);
  CLI::App* command = group.add_subcommand(method.command, summary);
  command->fallthrough();
  command->footer(Wrap(comment, kHelpColumns));
  given_.push_back(std::make_unique<Given>());
  Given& given = *given_.back();
  given.method = &method;
  given.flags = FlagsOf(*method.descriptor->input_type());
  for (const Flag& flag : given.flags) {
    CLI::Option* option =
        command
            ->add_option(absl::StrCat("--", flag.name), given.values[flag.name],
                         Wrap(flag.comment, kHelpColumns - 30))
            ->type_name(flag.choices.empty() ? flag.value
                                             : absl::StrJoin(flag.choices, "|"))
            ->type_size(1)
            ->expected(1)
            ->allow_extra_args(false);
    if (flag.repeatable) {
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
          ->expected(1, CLI::detail::expected_max_vector_size);
    }
  }
  command
      ->add_option("--json", given.json,
                   "The whole request in proto JSON; flags are set on top.")
      ->type_name("JSON|@FILE|-");
  command->callback([this, &given] {
    action_ = [this, &given] { return CallMethod(given); };
  });
}

void CommandTree::AddVerify() {
  CLI::App* verify = app_.add_subcommand(
      "verify", "Checks a proof without network or database.");
  verify->require_subcommand(1);
  const std::pair<const char*, const char*> kinds[] = {
      {"custody", "Checks who holds a case: the JSON of get-custody-receipt."},
      {"competence", "Checks who decides: the JSON of certify-competence."},
      {"conformance", "Checks how a gateway did: the report of `conform`."},
      {"ledger", "Checks a grant's money: the JSON of get-audit-pack."},
      {"totals", "Checks a period's sums: the JSON of get-period-totals."}};
  for (const auto& [name, summary] : kinds) {
    CLI::App* kind = verify->add_subcommand(name, summary);
    kind->add_option("FILE", file_, "The proof; - for standard input.")
        ->required();
    kind->add_option("--trust", trust_,
                     "Public keys you believe, named by region: 51.pub, or a\n"
                     "directory of them.")
        ->required()
        ->type_name("FILE|DIR");
    kind->add_option("--extract", extract_dir_,
                     "Also writes payloads, signatures and verify.sh, which\n"
                     "checks them with the openssl command alone.")
        ->type_name("DIR");
    if (name == std::string("ledger")) AddLedgerDemands(*kind);
    kind->callback([this, what = std::string(name)] {
      action_ = [this, what] { return Verify(what); };
    });
  }
}

void CommandTree::AddLedgerDemands(CLI::App& kind) {
  kind.add_option("--witness", witness_,
                  "Public keys of regions, named as those of --trust: one of\n"
                  "them at least must have cosigned the head.")
      ->type_name("FILE|DIR");
  kind.add_option("--seen", seen_,
                  "A head you kept, the JSON of get-tree-head: the pack must\n"
                  "be of the same history.")
      ->type_name("FILE");
}

void CommandTree::AddOthers() {
  CLI::App* probe = app_.add_subcommand(
      "probe", "Asks a service whether it is serving: exit 0 or 4.");
  probe->fallthrough();
  probe->callback([this] { action_ = [this] { return Probe(); }; });

  AddConform(app_, conform_)->callback([this] {
    action_ = [this] { return PlayConform(); };
  });

  CLI::App* completion =
      app_.add_subcommand("completion", "Prints a shell completion script.");
  completion->add_option("SHELL", shell_, "bash, zsh or fish.")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([this] {
    action_ = [this] {
      const auto script = CompletionScript(app_, shell_);
      if (!script.ok()) return Misused(script.status());
      std::cout << *script;
      return kExitOk;
    };
  });

  CLI::App* version = app_.add_subcommand(
      "version", "Prints which API the command was built for.");
  version->callback([this] {
    action_ = [] {
      const std::string digest =
          crypto::Digest(crypto::Suite::kP256Sha256, EmbeddedDescriptors());
      std::cout << "bashu: API v1, descriptors "
                << absl::BytesToHexString(digest.substr(0, 8)) << ", gRPC "
                << grpc::Version() << "\n";
      return kExitOk;
    };
  });
}

ExitCode CommandTree::Run(int argc, const char* const* argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return action_();
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>>
CommandTree::BuildRequest(const Given& given) {
  auto request = api_.NewMessage(given.method->descriptor->input_type());
  if (!given.json.empty()) {
    RETURN_IF_ERROR(MergeJson(given.json, *request));
  }
  for (const Flag& flag : given.flags) {
    for (const std::string& value : given.values.at(flag.name)) {
      RETURN_IF_ERROR(SetField(flag, value, *request));
    }
  }
  return request;
}

ExitCode CommandTree::CallMethod(const Given& given) {
  const auto request = BuildRequest(given);
  if (!request.ok()) return Misused(request.status());
  const std::string& group = given.method->group;
  auto remote = Connect(group == "feed" ? service_ : group);
  if (!remote.ok()) return Misused(remote.status());
  for (const auto& [field, id] : FillIds(ids_, **request)) {
    // Whoever must repeat the call needs it, also if no answer comes.
    std::cerr << "--" << field << " " << id << "\n";
  }
  const google::protobuf::MethodDescriptor& method = *given.method->descriptor;
  const std::string path =
      absl::StrCat("/", method.service()->full_name(), "/", method.name());
  const std::string bytes = (*request)->SerializeAsString();
  if (method.server_streaming()) {
    absl::Status read;
    const absl::Status ended = remote->Watch(
        path, bytes, timeout_seconds_ ? Timeout() : absl::InfiniteDuration(),
        [&](const std::string& answer) { read.Update(Print(method, answer)); });
    if (!read.ok()) return Fail(read, kExitInternal);
    return ended.ok() ? kExitOk : Fail(ended, ExitCodeOf(ended));
  }
  return CallPages(method, *remote, **request);
}

// Calls a method, and again for each page that follows, if all are wanted.
ExitCode CommandTree::CallPages(
    const google::protobuf::MethodDescriptor& method, Remote& remote,
    google::protobuf::Message& request) {
  const std::string path =
      absl::StrCat("/", method.service()->full_name(), "/", method.name());
  first_answer_ = true;
  for (;;) {
    const auto answer =
        remote.Call(path, request.SerializeAsString(), Timeout());
    if (!answer.ok()) return Fail(answer.status(), ExitCodeOf(answer.status()));
    const absl::Status read = Print(method, *answer);
    if (!read.ok()) return Fail(read, kExitInternal);
    const auto response = api_.NewMessage(method.output_type());
    if (!all_pages_ || !response->ParseFromString(*answer) ||
        !TurnPage(*response, request)) {
      return kExitOk;
    }
  }
}

absl::Status CommandTree::Print(
    const google::protobuf::MethodDescriptor& method,
    const std::string& answer) {
  const auto response = api_.NewMessage(method.output_type());
  if (!response->ParseFromString(answer)) {
    return absl::InternalError("The answer cannot be read.");
  }
  const bool first = std::exchange(first_answer_, false);
  if (output_ == "jsonl") {
    std::cout << ToJsonLines(*response) << std::flush;
    return absl::OkStatus();
  }
  if (output_ == "csv") {
    std::cout << ToCsv(*response, first) << std::flush;
    return absl::OkStatus();
  }
  const std::string text =
      output_ == "json" ? ToJson(*response) : ToText(*response);
  std::cout << (text.empty() ? "（无 / none）\n" : text) << std::flush;
  return absl::OkStatus();
}

absl::StatusOr<Remote> CommandTree::Connect(const std::string& service) const {
  ASSIGN_OR_RETURN(const Context context, MakeContext());
  if (!address_.empty()) return Remote::Connect(address_, context);
  if (service.empty()) {
    return absl::InvalidArgumentError("name the service with --service");
  }
  const auto found = context.addresses.find(service);
  if (found != context.addresses.end()) {
    return Remote::Connect(found->second, context);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("no address of ", service,
                   ": use --context, BASHU_CONTEXT or --address"));
}

absl::StatusOr<Context> CommandTree::MakeContext() const {
  Context context;
  if (!context_path_.empty()) {
    ASSIGN_OR_RETURN(context, ReadContext(context_path_));
  }
  if (!cert_.empty()) context.cert = cert_;
  if (!key_.empty()) context.key = key_;
  if (!ca_.empty()) context.ca = ca_;
  return context;
}

ExitCode CommandTree::Verify(const std::string& what) {
  const auto trust = ReadTrust(trust_);
  if (!trust.ok()) return Misused(trust.status());
  const auto witness = ReadTrust(witness_);
  if (!witness.ok()) return Misused(witness.status());
  const auto proof =
      what == "custody"       ? VerifyCustodyFile(file_, *trust)
      : what == "competence"  ? VerifyCompetenceFile(file_, *trust)
      : what == "conformance" ? VerifyConformanceFile(file_, *trust)
      : what == "totals"
          ? VerifyTotalsFile(file_, *trust)
          : VerifyLedgerFile(file_, *trust, {witness->keys, seen_});
  if (!proof.ok()) return Fail(proof.status(), kExitNotVerified);
  std::cout << proof->report;
  if (extract_dir_.empty()) return kExitOk;
  const absl::Status written = Extract(*proof, *trust, extract_dir_);
  return written.ok() ? kExitOk : Misused(written);
}

ExitCode CommandTree::PlayConform() {
  if (conform_.list) {
    ListCases();
    return kExitOk;
  }
  auto gateway = Connect("routing");
  if (!gateway.ok()) return Misused(gateway.status());
  const absl::StatusOr<ExitCode> done =
      Conform(conform_, *std::move(gateway), Timeout(), ids_);
  return done.ok() ? *done : Misused(done.status());
}

ExitCode CommandTree::Probe() {
  auto remote = Connect(service_);
  if (!remote.ok()) return Misused(remote.status());
  const absl::Status status = remote->Probe(Timeout());
  if (!status.ok()) return Fail(status, kExitTryAgain);
  std::cout << "SERVING\n";
  return kExitOk;
}

}  // namespace bashu::cli
