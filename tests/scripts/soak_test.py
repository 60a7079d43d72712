"""scripts/soak.sh with a stand-in for the program, and scripts/lib/memory_curve.py on curves made by hand."""

import pathlib
import signal
import subprocess
import sys
import time
import unittest
import xml.dom.minidom

from support import SCRIPTS, ScriptTest

# `train` runs until it is interrupted, as the program does, and takes a MiB each time if the file `leak` is there;
# `translate` answers each line, but for one if the file `lose` is there.
PROGRAM = f"""
log seq2see "$@"
cd '{{folder}}'
case "$1" in
  train) exec {sys.executable} -c '
import os, signal, sys, time
def stop(*_): sys.exit(130)
signal.signal(signal.SIGINT, stop)
if os.path.exists("broken"): sys.exit("seq2see: error: nothing works")
held = []
open("process", "w").write(str(os.getpid()))
print("epoch 1 probes forced", file=sys.stderr, flush=True)
while True:
    time.sleep(0.05)
    if os.path.exists("leak"): held.append(b"x" * (1 << 20))
' ;;
  translate) exec {sys.executable} -c '
import os, sys, time
time.sleep(4)
for number, line in enumerate(sys.stdin):
    if number > 0 or not os.path.exists("lose"): print(line, end="")
' ;;
esac
"""


class MemoryCurveTest(ScriptTest):
    def judge(self, memory, every=5.0):
        """memory: MiB at 0, every, 2 every, ... seconds"""
        samples = self.folder / "samples.csv"
        rows = [f"{index * every:.1f},{mib:.2f}\n" for index, mib in enumerate(memory)]
        samples.write_text("seconds,rss_mib\n" + "".join(rows))
        self.picture = self.folder / "curve.svg"
        return subprocess.run(
            [sys.executable, SCRIPTS / "lib/memory_curve.py", samples, self.picture, "training <1>"],
            capture_output=True,
            text=True,
            timeout=60,
        )

    def test_memory_that_stays_is_flat_whatever_it_takes_at_first_and_at_times(self):
        warming_up = [100 + min(index, 300) * 0.5 for index in range(720)]
        peaks = [mib + (80 if index % 50 == 0 else 0) for index, mib in enumerate(warming_up)]
        result = self.judge(peaks)
        self.expect_success(result)
        self.assertIn("training <1>: memory is flat: 180.0 MiB at the start, 250.0 in the middle", result.stdout)
        self.assertIn("rises by 0.00 MiB/h", result.stdout)

    def test_memory_that_grows_slowly_to_the_end_grows(self):
        result = self.judge([100 + index * 5 / 3600 * 10 for index in range(720)])  # ten MiB an hour
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("memory GROWS", result.stdout)
        self.assertIn("rises by 10.00 MiB/h", result.stdout)

    def test_memory_that_grows_in_steps_grows(self):
        result = self.judge([100 + index // 60 * 4 for index in range(720)])
        self.assertEqual(result.returncode, 1, result.stdout)

    def test_a_minute_is_too_short_to_make_an_hour_of_it(self):
        self.expect_success(self.judge([100 + index * 0.05 for index in range(20)], every=1.0))

    def test_the_picture_is_svg_with_the_whole_curve(self):
        self.judge([100.0] * 20)
        document = xml.dom.minidom.parse(str(self.picture))
        points = document.getElementsByTagName("polyline")[0].getAttribute("points").split()
        self.assertEqual(len(points), 20)
        self.assertIn("training <1>", [text.firstChild.data for text in document.getElementsByTagName("text")])

    def test_few_samples_say_nothing(self):
        self.expect_user_error(self.judge([100.0] * 3), "samples.csv", "3 samples")


class SoakTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.fake_tool("program", PROGRAM.replace("{folder}", str(self.folder)))
        self.arguments = ["--program", self.tools / "program", "--folder", self.folder / "soak"]
        self.arguments += ["--time", "5s", "--every", "0.1", "--lines", "1234"]

    def soak(self, *arguments):
        return self.run_script(SCRIPTS / "soak.sh", *self.arguments, *arguments)

    def files(self):
        return sorted(path.name for path in (self.folder / "soak").iterdir())

    def test_it_trains_then_translates_and_leaves_both_curves(self):
        result = self.soak("--set", "training.batch_size=7")
        self.expect_success(result)
        train, translate = self.calls()
        for word in ("sampling=true", "--set training.batch_size=7", f"model_dir={self.folder}/soak/run"):
            self.assertIn(word, train)
        self.assertIn(f"translate {self.folder}/soak/run", translate)
        self.assertEqual(result.stdout.count("memory is flat"), 2)
        names = [f"{phase}.{end}" for phase in ("training", "translating") for end in ("csv", "log", "svg")]
        self.assertEqual(self.files(), sorted(names))
        self.assertEqual((self.folder / "soak/training.csv").read_text().splitlines()[0], "seconds,rss_mib")

    def test_memory_that_grows_is_a_failure(self):
        (self.folder / "leak").touch()
        result = self.soak()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn("training: memory GROWS", result.stdout)
        self.assertIn("translating: memory is flat", result.stdout)

    def test_a_line_that_is_lost_is_a_failure(self):
        (self.folder / "lose").touch()
        result = self.soak()
        self.assertEqual(result.returncode, 1)
        self.assertIn("1234 lines went in, and 1233 came out", result.stderr)

    def test_a_training_that_fails_is_a_failure_with_its_last_word(self):
        (self.folder / "broken").touch()
        result = self.soak()
        self.assertEqual(result.returncode, 1)
        self.assertIn("seq2see: error: nothing works", result.stderr)

    def test_ctrl_c_ends_the_training_too_and_leaves_no_half_file(self):
        command = ["bash", SCRIPTS / "soak.sh", *self.arguments, "--time", "1h"]
        soak = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        csv, trainer = self.folder / "soak/training.csv.new", self.folder / "process"
        while time.monotonic() < deadline:
            if csv.exists() and len(csv.read_text().splitlines()) > 2 and trainer.exists() and trainer.read_text():
                break
            time.sleep(0.05)
        soak.send_signal(signal.SIGINT)
        self.assertEqual(soak.wait(timeout=60), 130)
        self.assertEqual(self.files(), ["training.log"])
        self.assertFalse(pathlib.Path("/proc", trainer.read_text(), "status").exists())

    def test_wrong_arguments_are_told(self):
        for arguments, word in (
            (["--time", "1"], "--time"),
            (["--every", "0"], "--every"),
            (["--lines", "no"], "--lines"),
            (["--text", self.folder / "none"], "no such file"),
            (["--config", self.folder / "none.yaml"], "none.yaml"),
            (["--program", self.folder / "none"], "no such program"),
            (["--folder"], "needs a value"),
            (["more"], "unknown argument 'more'"),
        ):
            self.expect_user_error(self.soak(*arguments), word)


if __name__ == "__main__":
    unittest.main()
