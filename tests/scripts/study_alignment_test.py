"""scripts/study_alignment.sh, in a copy of the repository whose cmake and seq2see are stand-ins."""

import shutil
import unittest

from support import REPOSITORY, SCRIPTS, ScriptTest

# Trains in no time, and answers an evaluation: the error rate is smaller by the balanced rule, and for both directions.
PROGRAM = """
log seq2see "$@"
case "$1" in
  train)
    for word; do case "$word" in model_dir=*) run="${word#model_dir=}" ;; esac; done
    if [[ -e "$run" && "$*" != *training.overwrite=true* && "$*" != *--resume* ]]; then echo "$run: there is a run" >&2; exit 2; fi
    mkdir -p "$run/checkpoints/last"
    if [[ -e interrupt && "$run" == */general-bahdanau-zh-en ]]; then kill -INT $PPID; exit 0; fi
    mkdir -p "$run/checkpoints/best"
    ;;
  evaluate)
    aer=0.3
    if [[ "$*" == *balanced* ]]; then aer=0.2; fi
    if [[ "$*" == *--reverse* ]]; then aer=0.1; fi
    echo "{\\"bleu\\": {\\"score\\": 94.25}, \\"alignment\\": {\\"aer\\": $aer}}"
    ;;
esac
"""


class StudyAlignmentTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "seq2see clone"
        shutil.copytree(SCRIPTS, self.copy / "scripts")
        shutil.copytree(REPOSITORY / "configs", self.copy / "configs")
        (self.copy / "scripts/packages.sh").write_text('echo "packages $*"\n')
        self.fake_tool("program", PROGRAM)
        self.fake_tool(
            "cmake",
            'log cmake "$@"; mkdir -p build/release; cp "%s/program" build/release/seq2see' % self.tools,
        )

    def study(self, *arguments):
        return self.run_script(self.copy / "scripts/study_alignment.sh", *arguments)

    def trainings(self):
        return [call for call in self.calls() if call.startswith("seq2see train")]

    def test_it_trains_all_models_in_both_directions_and_makes_a_table(self):
        result = self.study()
        self.expect_success(result)
        self.assertEqual(len(self.trainings()), 7 * 2)
        self.assertTrue(any("attention=scaled_dot" in call and "wiring=luong" in call for call in self.trainings()))
        guided = [call for call in self.trainings() if "guided_alignment" in call]
        self.assertEqual(len(guided), 2)
        self.assertIn("guided_alignment.links=data/zh-en/train.en-zh.align", guided[1])
        table = (self.copy / "runs/study-alignment/study.md").read_text().splitlines()
        self.assertEqual(len(table), 2 + 7)
        self.assertEqual(
            table[2], "| `bahdanau` | `bahdanau` | 94.2 | 0.300 | 0.300 | 0.100 | 0.200 | 0.200 | 0.100 |"
        )
        self.assertTrue(table[-1].startswith("| guided by gold links | `luong` |"), table[-1])
        self.assertIn(table[2], result.stdout)

    def test_each_direction_has_its_gold_and_its_words(self):
        self.expect_success(self.study("--quick"))
        calls = [call for call in self.calls() if call.startswith("seq2see evaluate")]
        self.assertEqual(len(calls), 7 * 2 * 3)
        for call in calls:
            direction = "en-zh" if "-en-zh --split" in call else "zh-en"
            first, second = direction.split("-")
            self.assertIn(f"--alignment-gold data/zh-en/test.{direction}.align", call)
            self.assertIn(f"--words data/zh-en/test.seg.{first} data/zh-en/test.seg.{second}", call)

    def test_a_second_run_trains_nothing_and_an_interrupted_one_goes_on(self):
        (self.copy / "interrupt").touch()
        self.assertEqual(self.study().returncode, 130)
        (self.copy / "interrupt").unlink()
        self.expect_success(self.study())
        self.assertEqual(len(self.trainings()), 4 + 1 + 1 + 9)
        before = len(self.trainings())
        self.expect_success(self.study())
        self.assertEqual(len(self.trainings()), before)


if __name__ == "__main__":
    unittest.main()
