"""scripts/fuzz.sh, in a copy of the repository whose cmake and fuzzers are fakes."""

import os
import pathlib
import shutil
import subprocess
import time
import unittest

from support import REPOSITORY, SCRIPTS, ScriptTest

FUZZER = """
log fuzz_%(name)s "$@"
echo "#42 DONE cov: 7 ft: 9 corp: 3/10b"
echo "stat::number_of_executed_units: 42"
echo "stat::average_exec_per_sec:     21"
%(end)s
"""


class FuzzTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "seq2see clone"
        shutil.copytree(SCRIPTS, self.copy / "scripts")
        shutil.copytree(REPOSITORY / "tests/fuzz", self.copy / "tests/fuzz")
        (self.copy / "scripts/packages.sh").write_text('echo "packages $*"\n')
        for name in ("config", "segmentation"):
            self.fake_fuzzer(name)
        self.fake_tool("cmake", 'log cmake "$@"; mkdir -p build/fuzz; cp "%s/"fuzz_* build/fuzz/' % self.tools)

    def fake_fuzzer(self, name, end=""):
        self.fake_tool(f"fuzz_{name}", FUZZER % {"name": name, "end": end})

    def fuzz(self, *arguments):
        return self.run_script(self.copy / "scripts/fuzz.sh", *arguments)

    def test_it_builds_and_tells_what_came_of_each_target(self):
        result = self.fuzz("--runs", "42", "segmentation", "config")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("packages --for fuzz", result.stdout)
        rows = [line.split() for line in result.stdout.splitlines()]
        self.assertIn(["target", "executions", "exec/s", "coverage", "crashes"], rows)
        self.assertEqual(rows[-2:], [["segmentation", "42", "21", "7", "none"], ["config", "42", "21", "7", "none"]])
        calls = [call for call in self.calls() if call.startswith("fuzz_")]
        self.assertEqual([call.split()[0] for call in calls], ["fuzz_segmentation", "fuzz_config"])
        self.assertIn("-runs=42 ", calls[0])
        self.assertTrue(calls[1].endswith("-dict=tests/fuzz/dictionaries/config.dict build/fuzz/corpora/config tests/fuzz/seeds/config"))

    def test_a_crash_is_named_and_the_others_go_on(self):
        self.fake_fuzzer("config", 'echo "artifact_prefix; Test unit written to build/fuzz/crashes/config-crash-1"; exit 77')
        result = self.fuzz("config", "segmentation")
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn("build/fuzz/crashes/config-crash-1", result.stdout)
        self.assertTrue(result.stdout.splitlines()[-1].startswith("segmentation"))

    def test_several_run_at_a_time(self):
        # Each waits for the other: one after the other they would never end.
        for name, other in (("config", "segmentation"), ("segmentation", "config")):
            meeting = 'touch "%s/%s"; until [[ -e "%s/%s" ]]; do sleep 0.05; done' % (self.folder, name, self.folder, other)
            self.fake_fuzzer(name, meeting)
        result = self.fuzz("--jobs", "2", "config", "segmentation")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertEqual({line.split()[0] for line in result.stdout.splitlines()[-2:]}, {"config", "segmentation"})

    def test_an_interruption_ends_the_fuzzers(self):
        self.fake_fuzzer("config", f'echo $$ >"{self.folder}/pid"; exec sleep 60')
        environment = {**os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}"}
        command = ["bash", self.copy / "scripts/fuzz.sh", "config"]
        script = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process = self.folder / "pid"
        deadline = time.monotonic() + 60
        while not (process.exists() and process.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        script.terminate()
        self.assertEqual(script.wait(timeout=60), 143)
        self.assertFalse(pathlib.Path("/proc", process.read_text().strip(), "status").exists())

    def test_every_target_has_seeds(self):
        text = (REPOSITORY / "tests/fuzz/CMakeLists.txt").read_text(encoding="utf-8")
        for seeds in (REPOSITORY / "tests/fuzz/seeds").iterdir():
            self.assertTrue((REPOSITORY / f"tests/fuzz/{seeds.name}.cc").exists(), seeds)
            self.assertIn(seeds.name.removeprefix("alignment_"), text)
        for source in (REPOSITORY / "tests/fuzz").glob("*.cc"):
            if "LLVMFuzzerTestOneInput(const" in source.read_text(encoding="utf-8"):
                self.assertTrue(any((REPOSITORY / "tests/fuzz/seeds" / source.stem).iterdir()), source)

    def test_mistakes_are_told_in_one_line(self):
        self.expect_user_error(self.fuzz("--runs", "none"), "--runs none")
        self.expect_user_error(self.fuzz("--jobs", "0"), "--jobs 0")
        self.expect_user_error(self.fuzz("--run"), "--run")
        self.expect_user_error(self.fuzz("nothing"), "nothing: no such target", "config", "segmentation")


if __name__ == "__main__":
    unittest.main()
