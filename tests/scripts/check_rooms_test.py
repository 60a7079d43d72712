"""scripts/check_rooms.sh, on small trees with and without offences."""

import unittest

from support import SCRIPTS, ScriptTest


class CheckRoomsTest(ScriptTest):
    def write(self, path, *lines):
        file = self.folder / "src" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")

    def check(self):
        return self.run_script(SCRIPTS / "check_rooms.sh", "--root", self.folder)

    def expect_offences(self, *offences):
        result = self.check()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        lines = result.stdout.splitlines()
        self.assertEqual(len(lines), len(offences), result.stdout)
        for line, offence in zip(lines, offences):
            self.assertTrue(line.startswith(offence), f"{line!r} does not start with {offence!r}")

    def test_a_tree_that_keeps_to_the_table_passes(self):
        self.write("base/error.h", "#include <string>")
        self.write(
            "model/encoder.cc",
            '#include "model/encoder.h"',
            "#include <torch/torch.h>",
            '#include "ops/tensor.h"',
        )
        self.write(
            "cli/train.cc",
            '#include "training/trainer.h"',
            '#include "search/greedy.h"',
            "#include <CLI/CLI.hpp>",
        )
        self.write("main.cc", '#include "cli/commands.h"', '#include "base/error.h"')
        self.write(
            "model/CMakeLists.txt",
            "seq2see_room(model TORCH",
            "  SOURCES encoder.cc",
            "  ROOMS attention ops config base)",
        )
        self.expect_success(self.check())

    def test_an_include_of_a_room_that_may_not_be_known_is_found(self):
        self.write("model/encoder.cc", "", '#include "base/error.h"', '#  include "data/batching.h"')
        self.expect_offences("src/model/encoder.cc:3: model may not know data")

    def test_training_knows_neither_search_nor_evaluation(self):
        self.write("training/trainer.cc", '#include "search/greedy.h"', '#include "evaluation/bleu.h"')
        self.expect_offences(
            "src/training/trainer.cc:1: training may not know search",
            "src/training/trainer.cc:2: training may not know evaluation",
        )

    def test_main_knows_the_commands_alone(self):
        self.write("main.cc", '#include "cli/commands.h"', '#include "training/trainer.h"')
        self.expect_offences("src/main.cc:2: main.cc may not know training")

    def test_nobody_knows_the_command_line(self):
        self.write("report/heatmap.h", '#include "cli/options.h"')
        self.expect_offences("src/report/heatmap.h:1: report may not know cli")

    def test_rooms_without_torch_stay_without_it(self):
        self.write("evaluation/bleu.cc", "#include <torch/types.h>")
        self.write("report/heatmap.cc", "#include <c10/util/Exception.h>", "#include <cairo/cairo.h>")
        self.write("alignment/links.cc", "#include <ATen/ATen.h>")
        self.write("alignment/CMakeLists.txt", "seq2see_room(alignment SOURCES links.cc ROOMS base TORCH)")
        self.expect_offences(
            "src/alignment/links.cc:1: alignment may not know LibTorch",
            "src/evaluation/bleu.cc:1: evaluation may not know LibTorch",
            "src/report/heatmap.cc:1: report may not know LibTorch",
            "src/alignment/CMakeLists.txt:1: alignment may not know LibTorch",
        )

    def test_libraries_stay_in_their_rooms(self):
        self.write("data/text.cc", "#include <yaml-cpp/yaml.h>")
        self.write("training/probe.cc", "#include <cairo.h>", "#include <pango/pangocairo.h>")
        self.write("search/beam.cc", "#include <sentencepiece_processor.h>")
        self.expect_offences(
            "src/data/text.cc:1: data may not know yaml-cpp",
            "src/search/beam.cc:1: search may not know SentencePiece",
            "src/training/probe.cc:1: training may not know Cairo",
            "src/training/probe.cc:2: training may not know Pango",
        )

    def test_one_file_alone_knows_the_yaml_library(self):
        self.write("config/a.cc", "#include <yaml-cpp/yaml.h>", "#include <yaml-cpp/emitter.h>")
        self.write("config/b.cc", "#include <yaml-cpp/yaml.h>")
        self.expect_offences(
            "src/config/b.cc:1: yaml-cpp is known by one file alone, and that is src/config/a.cc"
        )

    def test_link_lines_are_held_to_the_table_too(self):
        self.write("search/beam.cc", "#include <vector>")
        self.write(
            "search/CMakeLists.txt",
            "seq2see_room(search",
            "  SOURCES beam.cc",
            "  ROOMS model data",
            "  LIBRARIES x)",
        )
        self.write(
            "evaluation/CMakeLists.txt", "target_link_libraries(seq2see_evaluation PUBLIC seq2see_report)"
        )
        self.expect_offences(
            "src/evaluation/CMakeLists.txt:1: evaluation may not know report",
            "src/search/CMakeLists.txt:3: search may not know data",
        )

    def test_an_include_names_its_room(self):
        self.write("data/text.cc", '#include "text.h"', '#include "../base/error.h"')
        self.expect_offences(
            'src/data/text.cc:1: "text.h" does not name a room', 'src/data/text.cc:2: "../base'
        )

    def test_a_new_room_has_to_be_entered_in_the_table(self):
        self.write("cellar/wine.cc", "#include <vector>")
        self.expect_offences("src/cellar/wine.cc:1: cellar is no room")

    def test_a_folder_without_sources_is_an_error(self):
        self.expect_user_error(self.check(), "no folder src")
        (self.folder / "src").mkdir()
        self.expect_user_error(self.check(), "no source files")


if __name__ == "__main__":
    unittest.main()
