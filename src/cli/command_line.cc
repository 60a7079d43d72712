#include "cli/command_line.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "config/suggestions.h"

namespace seq2see::cli {
namespace {

std::string advice_for(const std::string& unknown, const std::vector<std::string>& known,
                       const std::string& help) {
  const std::string nearest = config::nearest(unknown, known);
  return nearest.empty() ? "see " + help : "did you mean " + nearest + "?";
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> options_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (option->nonpositional()) names.push_back("--" + option->get_lnames().front());
  }
  return names;
}

}  // namespace

HelpFormatter::HelpFormatter() {
  label("OPTIONS", "options");
  label("SUBCOMMAND", "COMMAND");
  label("Positionals", "Arguments");
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  if (option->get_positional() || option->get_type_size() == 0) return "";
  const std::string type = option->get_type_name();
  return " " + type.substr(0, type.find(':'));  // what follows is how CLI11 describes a check
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  const std::string value = option->get_default_str();
  return option->get_description() + (value.empty() ? "" : " (default: " + value + ")");
}

CLI::Option* add_checkpoint_option(CLI::App& command, std::string& value, const std::string& what) {
  return command.add_option("--checkpoint", value, what)->type_name("NAME")->capture_default_str();
}

CLI::Option* add_threads_option(CLI::App& command, size_t& value) {
  return command.add_option("--threads", value, "Threads that compute (default: one for each processor)")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
}

FiniteRange::FiniteRange(double lowest, double highest) {
  func_ = [lowest, highest](const std::string& text) {
    double number = 0.0;
    const bool fits = CLI::detail::lexical_cast(text, number) && number >= lowest && number <= highest;
    return fits ? std::string()
                : text + " is not a number from " + fmt::format("{}", lowest) + " to " +
                      fmt::format("{}", highest);
  };
}

UserError usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  const bool is_option = !unknown.empty() && unknown.front().starts_with('-');
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  const std::string help =
      chosen.empty() ? "seq2see --help" : "seq2see " + chosen.front()->get_name() + " --help";
  if (is_option) {
    return {"", "there is no option " + unknown.front(),
            advice_for(unknown.front(), options_of(command), help)};
  }
  if (chosen.empty() && !unknown.empty()) {
    return {"", "there is no command '" + unknown.front() + "'",
            advice_for(unknown.front(), commands_of(app), help)};
  }
  if (chosen.empty()) return {"", "a command is missing", "see " + help};
  if (!unknown.empty()) return {"", "'" + unknown.front() + "' is one argument too many", "see " + help};
  return {"", error.what(), "see " + help};
}

}  // namespace seq2see::cli
