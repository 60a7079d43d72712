"""scripts/quickstart.sh and scripts/test.sh, in a copy of the repository whose cmake, ctest and seq2see are fakes."""

import shutil
import unittest

from support import SCRIPTS, ScriptTest

# Stands in for the program: trains in no time, and refuses what the real one refuses.
PROGRAM = """
log seq2see "$@"
run="$2"
case "$1" in
  train)
    for word; do case "$word" in model_dir=*) run="${word#model_dir=}" ;; esac; done
    if [[ -e "$run" && "$*" != *training.overwrite=true* && "$*" != *--resume* ]]; then echo "$run: there is a run" >&2; exit 2; fi
    if [[ "$*" != *--resume* ]]; then rm -rf "$run"; fi
    mkdir -p "$run/checkpoints/last"
    if [[ -e interrupt ]]; then kill -INT $PPID; exit 0; fi
    mkdir -p "$run/checkpoints/best"
    ;;
  heatmap) printf '%s\\n' "$run/heatmaps/epoch-002/1.svg" "$run/heatmaps/epoch-002/1.png" ;;
  evaluate) echo "BLEU = 91.2" ;;
esac
"""


class QuickstartTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "seq2see clone"
        shutil.copytree(SCRIPTS, self.copy / "scripts")
        (self.copy / "scripts/packages.sh").write_text('echo "packages $*"\n')
        (self.copy / "configs").mkdir()
        self.config = self.copy / "configs/zh-en.yaml"
        self.config.write_text("name: zh-en\n")
        self.fake_tool("program", PROGRAM)
        self.fake_tool(
            "cmake",
            'log cmake "$@"; mkdir -p build/release; cp "%s/program" build/release/seq2see' % self.tools,
        )
        self.fake_tool("ctest", 'log ctest "$@"')

    def quickstart(self, *arguments):
        return self.run_script(self.copy / "scripts/quickstart.sh", *arguments)

    def trainings(self):
        return [call for call in self.calls() if call.startswith("seq2see train")]

    def test_it_builds_trains_evaluates_draws_and_says_where_to_look(self):
        result = self.quickstart()
        self.expect_success(result)
        self.assertEqual(
            [call.split()[1] for call in self.calls() if call.startswith("seq2see")],
            ["train", "evaluate", "heatmap", "report"],
        )
        self.assertTrue(any(call.endswith("--target seq2see") for call in self.calls()))
        self.assertIn("BLEU = 91.2", result.stdout)
        self.assertIn("runs/zh-en/heatmaps/epoch-002/1.png", result.stdout)
        self.assertIn("runs/zh-en/metrics.jsonl", result.stdout)
        self.assertIn("runs/zh-en/report.html: open it in a browser", result.stdout)
        for stage in ("packages", "build", "training", "evaluation", "heatmaps", "report"):
            self.assertRegex(result.stdout, rf"(?m)^{stage} +\d+:\d\d$")

    def test_only_a_new_build_folder_is_set_to_compile_files_several_at_a_time(self):
        self.expect_success(self.quickstart())
        self.assertIn("cmake --preset release -DSEQ2SEE_UNITY=ON", self.calls())
        (self.folder / "calls.log").unlink()
        (self.copy / "build/release/CMakeCache.txt").touch()
        self.expect_success(self.quickstart())
        self.assertIn("cmake --preset release", self.calls())

    def test_a_second_run_takes_the_training_as_it_is(self):
        self.quickstart()
        result = self.quickstart()
        self.expect_success(result)
        self.assertIn("trained already", result.stdout)
        self.assertEqual(len(self.trainings()), 1)
        self.assertIn("BLEU = 91.2", result.stdout)

    def test_a_changed_configuration_is_trained_anew(self):
        self.quickstart()
        self.config.write_text("name: zh-en\nrandom_seed: 7\n")
        self.expect_success(self.quickstart())
        self.assertEqual(len(self.trainings()), 2)
        self.assertIn("training.overwrite=true", self.trainings()[1])

    def test_an_interrupted_training_stops_the_script_and_is_gone_on_with(self):
        (self.copy / "interrupt").touch()
        self.assertEqual(self.quickstart().returncode, 130)
        self.assertFalse(any(call.startswith("seq2see evaluate") for call in self.calls()))
        (self.copy / "interrupt").unlink()
        self.expect_success(self.quickstart())
        self.assertEqual(len(self.trainings()), 2)
        self.assertTrue(self.trainings()[1].endswith("--resume"))

    def test_an_interrupted_training_of_another_configuration_is_started_anew(self):
        (self.copy / "interrupt").touch()
        self.quickstart()
        (self.copy / "interrupt").unlink()
        self.config.write_text("name: zh-en\nrandom_seed: 7\n")
        self.expect_success(self.quickstart())
        self.assertTrue(self.trainings()[1].endswith("training.overwrite=true"))

    def test_a_run_that_somebody_else_trained_is_never_overwritten(self):
        run = self.copy / "runs/zh-en"
        (run / "checkpoints/best").mkdir(parents=True)
        self.expect_success(self.quickstart())
        self.assertEqual(self.trainings(), [])
        (run / "checkpoints/best").rmdir()
        result = self.quickstart()
        self.assertEqual(result.returncode, 2)
        self.assertIn("move it away", result.stderr)
        self.assertEqual(self.trainings(), [])

    def test_another_configuration_goes_to_a_run_of_its_own(self):
        (self.folder / "mine.yaml").write_text("name: whatever\n")
        self.expect_success(self.quickstart("--config", "mine.yaml"))
        self.assertEqual(
            self.trainings(), [f"seq2see train {self.folder}/mine.yaml --set model_dir=runs/mine"]
        )

    def test_a_failing_stage_stops_it(self):
        self.fake_tool("cmake", "exit 1")
        result = self.quickstart()
        self.assertEqual(result.returncode, 2)
        self.assertIn("could not be configured", result.stderr)
        self.assertEqual(self.calls(), [])

    def test_only_checking_packages_is_passed_on(self):
        self.assertIn("packages --for build --no-install\n", self.quickstart("--no-install").stdout)

    def test_bad_arguments_are_refused(self):
        self.expect_user_error(self.quickstart("--quick"), "--quick")
        self.expect_user_error(self.quickstart("--config", "nowhere.yaml"), "nowhere.yaml")

    def test_the_test_script_builds_everything_and_hands_its_arguments_to_ctest(self):
        result = self.run_script(self.copy / "scripts/test.sh", "--no-install", "-R", "attention or so")
        self.expect_success(result)
        self.assertIn("packages --for test --no-install\n", result.stdout)
        self.assertTrue(any(call.endswith("--target all") for call in self.calls()))
        self.assertEqual(self.calls()[-1], "ctest --preset release --no-tests=error -R attention or so")

    def test_a_failing_test_fails_the_test_script(self):
        self.fake_tool("ctest", "exit 8")
        self.assertNotEqual(self.run_script(self.copy / "scripts/test.sh").returncode, 0)


if __name__ == "__main__":
    unittest.main()
