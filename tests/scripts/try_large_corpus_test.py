"""scripts/try_large_corpus.py, with a small corpus and programs that only pretend to train."""

import subprocess
import sys
import unittest

from support import SCRIPTS, ScriptTest


class TryLargeCorpusTest(ScriptTest):
    def run_it(self, *arguments):
        command = [sys.executable, SCRIPTS / "try_large_corpus.py", "--pairs", "1000", *arguments]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120)

    def pretend(self, body):
        program = self.folder / "program"
        program.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n")
        program.chmod(0o755)
        return program

    def test_the_same_seed_gives_the_same_pairs(self):
        texts = []
        for name, seed in (("a", 1), ("b", 1), ("c", 2)):
            result = self.run_it("--folder", self.folder / name, "--seed", seed, "--generate-only")
            self.assertEqual(result.returncode, 0, result.stderr)
            texts.append([(self.folder / name / f"train.{language}").read_text() for language in ("aa", "bb")])
        self.assertEqual(texts[0], texts[1])
        self.assertNotEqual(texts[0], texts[2])
        source, target = (text.splitlines() for text in texts[0])
        self.assertEqual(len(source), 1000)
        self.assertEqual([len(line.split()) for line in source], [len(line.split()) for line in target])

    def test_a_corpus_that_was_interrupted_is_not_taken_for_the_one_before(self):
        folder = self.folder / "large"
        self.assertEqual(self.run_it("--folder", folder, "--generate-only").returncode, 0)
        (folder / "train.aa").unlink()
        (folder / "train.aa").mkdir()  # another seed's corpus ends here, after the development text
        self.assertNotEqual(self.run_it("--folder", folder, "--seed", 2, "--generate-only").returncode, 0)
        (folder / "train.aa").rmdir()
        self.assertIn("written", self.run_it("--folder", folder, "--generate-only").stdout)

    def test_memory_is_measured_and_held_against_the_limit(self):
        program = self.pretend('block = bytearray(200 << 20)\nprint("training", sys.argv[2])\ntime.sleep(0.5)')
        folder = self.folder / "large"
        result = self.run_it("--folder", folder, "--program", program)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn(f"training {folder}/large.yaml", result.stdout)
        peak = int(result.stdout.split("at most ")[1].split()[0])
        self.assertTrue(200 <= peak < 300, result.stdout)
        result = self.run_it("--folder", folder, "--program", program, "--limit", 100, "--remove")
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertNotIn("written", result.stdout)  # the corpus was there already
        self.assertFalse(folder.exists())

    def test_a_training_that_fails_is_not_passed_over(self):
        result = self.run_it("--folder", self.folder / "large", "--program", self.pretend("sys.exit(2)"))
        self.assertEqual(result.returncode, 2)
        self.assertNotIn("at most", result.stdout)

    def test_a_missing_program_is_named(self):
        result = self.run_it("--folder", self.folder / "large", "--program", self.folder / "none")
        self.expect_user_error(result, "none: there is no such program")


if __name__ == "__main__":
    unittest.main()
