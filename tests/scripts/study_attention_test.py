"""scripts/study_attention.sh, in a copy of the repository whose cmake and seq2see are stand-ins."""

import json
import shutil
import unittest

from support import REPOSITORY, SCRIPTS, ScriptTest

# Trains in no time, and answers a comparison with what scores.json says of each run: d_k is in its name.
PROGRAM = """
log seq2see "$@"
case "$1" in
  train)
    for word; do case "$word" in model_dir=*) run="${word#model_dir=}" ;; esac; done
    if [[ -e "$run" && "$*" != *training.overwrite=true* && "$*" != *--resume* ]]; then echo "$run: there is a run" >&2; exit 2; fi
    mkdir -p "$run/checkpoints/last"
    if [[ -e interrupt && "$run" == */scaled_dot ]]; then kill -INT $PPID; exit 0; fi
    mkdir -p "$run/checkpoints/best"
    echo '{"type": "attention", "score_variance": 1}' >"$run/metrics.jsonl"
    ;;
  compare)
    shift
    exec python3 "$(dirname "$0")/../../answer.py" "$@"
    ;;
esac
"""

# The comparison of runs whose statistics are those of the argument, or their contrary.
ANSWER = '''
import json, pathlib, re, sys
arguments = sys.argv[1:]
option = lambda name: arguments[arguments.index(name) + 1] if name in arguments else None
facts = json.loads(pathlib.Path("facts.json").read_text())
runs = []
for word in arguments:
    match = re.fullmatch(r"runs/[^/]+/(none|dot|scaled_dot|general|bahdanau)(?:-k([0-9]+))?", word)
    if not match:
        continue
    kind, size = match[1], int(match[2] or 128)
    variance = size / 16 if kind == "dot" and facts["grows"] else 1.0
    statistics = [
        {"epoch": epoch, "score_variance": variance, "gradient_passed": facts["passed"].get(kind, 1.0)}
        for epoch in (0, 4)
    ]
    bleu = {"score": facts["bleu"].get(kind, 90.0), "paired": {"p_value": 0.001}}
    runs.append({"name": word, "attention": kind, "attention_size": size, "bleu": bleu,
                 "attention_statistics": statistics if facts["measured"] else []})
pathlib.Path(option("--markdown")).write_text(f"| table of {len(runs)} runs |\\n")
for picture in ("--plot", "--plot-statistics"):
    if option(picture):
        pathlib.Path(option(picture)).write_text("a picture")
print(json.dumps({"runs": runs}))
'''


class StudyAttentionTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "seq2see clone"
        shutil.copytree(SCRIPTS, self.copy / "scripts")
        shutil.copytree(REPOSITORY / "configs", self.copy / "configs")
        (self.copy / "data/zh-en").mkdir(parents=True)
        for name in ("test.zh", "test.en", "long.zh", "long.en"):
            (self.copy / "data/zh-en" / name).write_text(f"a line of {name}\n")
        (self.copy / "scripts/packages.sh").write_text('echo "packages $*"\n')
        (self.copy / "answer.py").write_text(ANSWER)
        self.say_of_the_runs()
        self.fake_tool("program", PROGRAM.replace('"$(dirname "$0")/../../answer.py"', f'"{self.copy}/answer.py"'))
        self.fake_tool(
            "cmake",
            'log cmake "$@"; mkdir -p build/release; cp "%s/program" build/release/seq2see' % self.tools,
        )

    def say_of_the_runs(self, grows=True, passed=None, bleu=None, measured=True):
        facts = {
            "grows": grows,
            "passed": passed or {"dot": 0.1, "scaled_dot": 0.5},
            "bleu": bleu or {"dot": 80.0},
            "measured": measured,
        }
        (self.copy / "facts.json").write_text(json.dumps(facts))

    def study(self, *arguments):
        return self.run_script(self.copy / "scripts/study_attention.sh", *arguments)

    def trainings(self):
        return [call for call in self.calls() if call.startswith("seq2see train")]

    def verdict(self):
        return json.loads((self.copy / "runs/study-attention/study.json").read_text())["verdict"]

    def test_it_trains_all_kinds_and_all_sizes_compares_them_and_says_where(self):
        result = self.study()
        self.expect_success(result)
        trained = self.trainings()
        self.assertEqual(len(trained), 5 + 2 * 4)
        for kind in ("none", "dot", "scaled_dot", "general", "bahdanau"):
            self.assertIn(
                f"seq2see train configs/study-attention/{kind}.yaml --set model_dir=runs/study-attention/{kind}", trained
            )
        self.assertTrue(
            any("model.decoder.attention_size=1024" in call and "study-attention/dot-k1024" in call for call in trained)
        )
        for file in ("study.md", "study.json", "by-length.png", "score-variance.png"):
            self.assertTrue((self.copy / "runs/study-attention" / file).exists(), file)
        for place in ("runs/study-attention/study.md", "runs/study-attention/study.json", "score-variance.png"):
            self.assertIn(place, result.stdout)
        self.assertIn("table of 5 runs", result.stdout)
        self.assertIn("table of 8 runs", result.stdout)

    def test_the_test_set_and_the_long_one_are_both_compared(self):
        self.expect_success(self.study())
        comparisons = [call for call in self.calls() if call.startswith("seq2see compare")]
        self.assertNotIn("--split", comparisons[0])
        self.assertIn("--split data/zh-en/long", comparisons[1])
        together = (self.copy / "runs/study-attention/parts/all.zh").read_text()
        self.assertEqual(together, "a line of test.zh\na line of long.zh\n")

    def test_the_largest_scaled_one_is_the_baseline_of_the_growing_ones(self):
        self.expect_success(self.study())
        growing = [call for call in self.calls() if call.startswith("seq2see compare")][-1]
        self.assertTrue(growing.startswith("seq2see compare runs/study-attention/scaled_dot-k1024 "), growing)

    def test_a_second_run_trains_nothing_and_an_interrupted_one_goes_on(self):
        (self.copy / "interrupt").touch()
        self.assertEqual(self.study().returncode, 130)
        self.assertFalse(any(call.startswith("seq2see compare") for call in self.calls()))
        (self.copy / "interrupt").unlink()
        self.expect_success(self.study())
        self.assertEqual(len(self.trainings()), 3 + 1 + 2 + 8)
        self.assertTrue(self.trainings()[3].endswith("--resume"))
        before = len(self.trainings())
        self.expect_success(self.study())
        self.assertEqual(len(self.trainings()), before)

    def test_a_quick_run_is_short_and_has_a_folder_of_its_own(self):
        self.expect_success(self.study("--quick"))
        self.assertEqual(len(self.trainings()), 5 + 2 * 2)
        self.assertTrue(all("--set training.epochs=1" in call for call in self.trainings()))
        self.assertTrue((self.copy / "runs/study-attention-quick/study.md").exists())
        self.assertFalse((self.copy / "runs/study-attention").exists())

    def test_the_argument_is_shown_where_every_step_holds(self):
        self.expect_success(self.study())
        self.assertIn("show the saturation argument: each", self.verdict()["conclusion"])
        self.assertIn("as d_k to the power of 1 for dot, 0 for scaled_dot", self.verdict()["steps"][0]["figures"])

    def test_the_argument_is_refuted_where_no_step_holds(self):
        self.say_of_the_runs(grows=False, passed={"dot": 0.5, "scaled_dot": 0.5}, bleu={"dot": 90.0})
        self.expect_success(self.study())
        self.assertIn("refute", self.verdict()["conclusion"])
        self.assertEqual([step["holds"] for step in self.verdict()["steps"]], [False] * 4)

    def test_the_argument_is_shown_in_part_where_only_translation_does_not_suffer(self):
        self.say_of_the_runs(bleu={"dot": 90.5})
        self.expect_success(self.study())
        self.assertIn("in part: 3 of its 4 steps hold, but translation does not suffer", self.verdict()["conclusion"])

    def test_without_statistics_nothing_is_claimed(self):
        self.say_of_the_runs(measured=False)
        self.expect_success(self.study())
        self.assertIn("cannot be judged", self.verdict()["conclusion"])

    def test_only_checking_packages_is_passed_on_and_bad_arguments_are_refused(self):
        self.assertIn("packages --for build --no-install\n", self.study("--no-install").stdout)
        self.expect_user_error(self.study("--slow"), "--slow")


if __name__ == "__main__":
    unittest.main()
