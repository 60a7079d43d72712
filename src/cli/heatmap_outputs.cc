#include "cli/heatmap_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <utility>

#include "base/error.h"
#include "cli/command_line.h"
#include "cli/logging.h"
#include "cli/probes.h"
#include "cli/terminal.h"
#include "report/animation.h"
#include "report/contact_sheet.h"
#include "report/text_heatmap.h"

namespace seq2see::cli {
namespace {

using alignment::Alignment;

constexpr const char* kAnimation = "apng";
constexpr const char* kText = "text";

/// One sentence pair in one mode, over the scenes.
struct Film {
  std::vector<Alignment> alignments;
  std::vector<report::HeatmapOptions> options;  // as many
};

std::vector<Film> films_of(const std::vector<Scene>& scenes) {
  std::vector<Film> films;
  std::map<std::pair<int64_t, alignment::Mode>, size_t> numbers;
  for (const Scene& scene : scenes) {
    for (const Alignment& alignment : scene.alignments) {
      const auto [found, is_new] = numbers.try_emplace({alignment.id, alignment.mode}, films.size());
      if (is_new) films.emplace_back();
      Film& film = films[found->second];
      film.alignments.push_back(alignment);
      film.options.push_back({.title = {}, .bleu = scene.bleu});
    }
  }
  return films;
}

void print_text(const std::vector<Film>& films, const std::string& colour) {
  report::TextHeatmapOptions options{.bleu = {},
                                     .columns = terminal_columns(),
                                     .depth = terminal_colours(colour),
                                     .dark = terminal_is_dark()};
  bool first = true;
  for (const Film& film : films) {
    for (size_t i = 0; i < film.alignments.size(); ++i) {
      if (!std::exchange(first, false)) std::cout << '\n';
      options.bleu = film.options[i].bleu;
      std::cout << report::draw_text_heatmap(film.alignments[i], options);
    }
  }
}

/// A picture of several matrices that waits to be drawn.
struct Task {
  std::filesystem::path file;
  std::function<std::optional<std::string>(const std::filesystem::path&)> draw;
};

std::vector<Task> tasks_of(const HeatmapOutputs& outputs, const Film& film,
                           const std::filesystem::path& stem) {
  std::vector<Task> tasks;
  if (outputs.animation) {
    tasks.push_back({stem.string() + "-animation.png", [&](const auto& file) {
                       return report::draw_animation(film.alignments, film.options, outputs.delay, file);
                     }});
  }
  if (!outputs.contact_sheet) return tasks;
  for (const report::ImageFormat format : outputs.pictures) {
    tasks.push_back({fmt::format("{}-contact-sheet.{}", stem.string(), report::format_name(format)),
                     [&film, format](const auto& file) {
                       return report::draw_contact_sheet(film.alignments, film.options, format, file);
                     }});
  }
  return tasks;
}

void draw_films(const HeatmapOutputs& outputs, const std::vector<Film>& films,
                const std::filesystem::path& folder, const std::string& stem, ThreadPool& pool) {
  std::vector<Task> tasks;
  for (const Film& film : films) {
    const Alignment& first = film.alignments.front();
    const std::string name = fmt::format("{}-{:02}-{}", stem, first.id, alignment::mode_name(first.mode));
    std::ranges::move(tasks_of(outputs, film, folder / name), std::back_inserter(tasks));
  }
  std::vector<std::optional<std::string>> warnings(tasks.size());
  pool.run(tasks.size(), [&](size_t i) { warnings[i] = tasks[i].draw(tasks[i].file); });
  std::vector<std::filesystem::path> files;
  for (size_t i = 0; i < tasks.size(); ++i) {
    if (warnings[i]) warn_once(*warnings[i]);
    files.push_back(tasks[i].file);
  }
  print_files(files);
}

}  // namespace

void add_output_options(CLI::App& command, OutputOptions& options) {
  command
      .add_option(
          "--format", options.formats,
          "png, svg, pdf, apng (one moving picture of all epochs), text (for the terminal), or several "
          "with commas")
      ->delimiter(',')
      ->type_name("FORMAT")
      ->allow_extra_args(false)
      ->default_str("png");
  command
      .add_option("--delay", options.delay,
                  "With --format apng: how long each epoch is shown, in milliseconds (default: " +
                      std::to_string(report::kUsualDelay.count()) + ")")
      ->check(FiniteRange(1.0, static_cast<double>(report::kLongestFrameDelay.count())))
      ->type_name("MILLISECONDS");
  command.add_flag("--contact-sheet", options.contact_sheet,
                   "One page with all epochs of a sentence pair, instead of a picture of each");
  command
      .add_option("--colour,--color", options.colour,
                  "With --format text: always, never, or auto (on a terminal, unless NO_COLOR is set; the "
                  "default)")
      ->check(CLI::IsMember({"always", "never", "auto"}))
      ->type_name("WHEN");
  command
      .add_option(
          "-o,--output", options.folder,
          "Folder for the pictures (default: heatmaps/ in the run; for a file of alignments FILE-heatmaps)")
      ->type_name("FOLDER");
}

HeatmapOutputs parse_outputs(const OutputOptions& options) {
  HeatmapOutputs outputs{
      .pictures = {},
      .contact_sheet = options.contact_sheet,
      .delay = options.delay ? std::chrono::milliseconds(*options.delay) : report::kUsualDelay,
      .colour = options.colour.value_or("auto")};
  for (const std::string& name : options.formats) {
    const auto picture = report::parse_format(name);
    if (picture) {
      const bool again = std::ranges::find(outputs.pictures, *picture) != outputs.pictures.end();
      if (!again)
        outputs.pictures.push_back(*picture);  // two writers of one file would be in each other's way
    } else if (name == kAnimation) {
      outputs.animation = true;
    } else if (name == kText) {
      outputs.text = true;
    } else {
      throw UserError("--format", "'" + name + "' is not a format", "use png, svg, pdf, apng or text");
    }
  }
  if (outputs.contact_sheet && outputs.text) {
    throw UserError("--contact-sheet", "a contact sheet is a picture, not text", "use png, svg or pdf");
  }
  if (outputs.contact_sheet && outputs.animation) {
    throw UserError("--contact-sheet", "a contact sheet does not move", "use png, svg or pdf");
  }
  if (options.delay && !outputs.animation) {
    throw UserError("--delay", "nothing moves that could wait", "ask for --format apng");
  }
  if (options.colour && !outputs.text) {
    throw UserError("--colour", "it is about text on the terminal", "ask for --format text");
  }
  if (!options.folder.empty() && !outputs.files()) {
    throw UserError("--output", "text goes to standard output, not to a folder", "leave it out");
  }
  return outputs;
}

void print_files(const std::vector<std::filesystem::path>& files) {
  for (const std::filesystem::path& file : files) std::cout << file.string() << '\n';
}

void print_text_heatmaps(const std::vector<Alignment>& alignments, const std::string& colour) {
  print_text({{.alignments = alignments, .options = std::vector<report::HeatmapOptions>(alignments.size())}},
             colour);
}

void write_outputs(const HeatmapOutputs& outputs, const std::vector<Scene>& scenes,
                   const std::filesystem::path& folder, const std::string& stem, const std::string& where,
                   ThreadPool& pool) {
  for (const Scene& scene : scenes) {
    for (const Alignment& alignment : scene.alignments) alignment::require_matrix(alignment, where);
  }
  const std::vector<Film> films = films_of(scenes);
  if (outputs.text) print_text(films, outputs.colour);
  if (!outputs.contact_sheet && !outputs.pictures.empty()) {
    for (const Scene& scene : scenes) {
      print_files(draw_alignments(scene.alignments,
                                  {.stem = stem, .bleu = scene.bleu, .formats = outputs.pictures},
                                  scene.folder, pool));
    }
  }
  draw_films(outputs, films, folder, stem, pool);
}

}  // namespace seq2see::cli
