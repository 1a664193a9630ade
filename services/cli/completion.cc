#include "services/cli/completion.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include <vector>

namespace bashu::cli {
namespace {

// Calls `each` with the path of every command, " intake create-lead", and the
// command.
void Walk(
    const CLI::App& app, const std::string& path,
    const std::function<void(const std::string&, const CLI::App&)>& each) {
  each(path, app);
  for (const CLI::App* command : app.get_subcommands({})) {
    Walk(*command, absl::StrCat(path, " ", command->get_name()), each);
  }
}

// Flags of a command with two dashes.
std::vector<std::string> FlagNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back(absl::StrCat("--", name));
    }
  }
  return names;
}

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  return names;
}

// The values of a flag whose type is "a|b|c"; empty for others.
std::string ChoicesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  if (type.find('|') == std::string::npos || type.find('@') != type.npos) {
    return "";
  }
  return absl::StrReplaceAll(type, {{"|", " "}});
}

std::string BashScript(const CLI::App& app) {
  std::vector<std::string> paths;
  std::string words, choices;
  const std::string globals = absl::StrJoin(FlagNames(app), " ");
  Walk(app, "", [&](const std::string& path, const CLI::App& command) {
    paths.push_back(absl::StrCat("\"", path, "\""));
    std::vector<std::string> all = CommandNames(command);
    for (const std::string& flag : FlagNames(command)) all.push_back(flag);
    absl::StrAppend(&words, "    \"", path, "\") words='",
                    absl::StrJoin(all, " "), path.empty() ? "" : " ",
                    path.empty() ? "" : globals, "' ;;\n");
    for (const CLI::Option* option : command.get_options()) {
      const std::string values = ChoicesOf(*option);
      for (const std::string& name : option->get_lnames()) {
        if (values.empty()) continue;
        absl::StrAppend(&choices, "    \"", path, " --", name, "\") words='",
                        values, "' ;;\n");
      }
    }
  });
  return absl::StrCat(
      "_bashu() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local path='' word words=''\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$path $word\" in\n    ",
      absl::StrJoin(paths.begin() + 1, paths.end(), "|"),
      ") path=\"$path $word\" ;;\n    esac\n  done\n"
      "  case \"$path\" in\n",
      words, "  esac\n  case \"$path $prev\" in\n", choices,
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
      "}\n"
      "complete -o default -F _bashu bashu\n");
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "’"}, {"\n", " "}}),
                      "'");
}

std::string FishScript(const CLI::App& app) {
  std::string script = "complete -c bashu -f\n";
  Walk(app, "", [&](const std::string& path, const CLI::App& command) {
    std::string when = "__fish_use_subcommand";
    if (!path.empty()) {
      when = absl::StrCat("__fish_seen_subcommand_from",
                          path.substr(path.rfind(' ')));
    }
    const auto names = CommandNames(command);
    if (!path.empty() && !names.empty()) {
      when = absl::StrCat(when, "; and not __fish_seen_subcommand_from ",
                          absl::StrJoin(names, " "));
    }
    for (const CLI::App* below : command.get_subcommands({})) {
      absl::StrAppend(&script, "complete -c bashu -n ", Quoted(when), " -a ",
                      below->get_name(), " -d ",
                      Quoted(below->get_description()), "\n");
    }
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) {
        absl::StrAppend(
            &script, "complete -c bashu",
            path.empty() ? "" : absl::StrCat(" -n ", Quoted(when)), " -l ",
            name,
            ChoicesOf(*option).empty()
                ? ""
                : absl::StrCat(" -x -a ", Quoted(ChoicesOf(*option))),
            "\n");
      }
    }
  });
  return script;
}

}  // namespace

absl::StatusOr<std::string> CompletionScript(const CLI::App& app,
                                             const std::string& shell) {
  if (shell == "bash") return BashScript(app);
  if (shell == "zsh") {
    return absl::StrCat("autoload -U +X bashcompinit && bashcompinit\n",
                        BashScript(app));
  }
  if (shell == "fish") return FishScript(app);
  return absl::InvalidArgumentError("expected bash, zsh or fish");
}

}  // namespace bashu::cli
