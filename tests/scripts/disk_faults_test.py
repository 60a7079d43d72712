"""Trainings whose disk is full or read-only, or whose folder is taken away. To be called with the program.

Full and read-only disks are made in a mount namespace of our own; where the system allows none, these tests are skipped.
"""

import pathlib
import shutil
import subprocess
import sys
import time
import unittest

from support import REPOSITORY, ScriptTest

sys.path.insert(0, str(REPOSITORY / "scripts"))
import try_killing  # noqa: E402  (a corpus and a configuration that saves after every update)

PROGRAM = None
CAN_MOUNT = (
    subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False).returncode
    == 0
)


def bytes_below(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class DiskFaults(ScriptTest):
    def setUp(self):
        super().setUp()
        self.training = try_killing.Training(PROGRAM, self.folder / "work")
        self.run_folder = self.training.run

    def train(self, *more):
        return self.shell('"$0" train config.yaml "$@"', PROGRAM, *more)

    def shell(self, script, *arguments, prefix=()):
        return subprocess.run(
            [*prefix, "bash", "-c", script, *map(str, arguments)],
            cwd=self.training.folder, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def expect_one_error(self, outcome, part):
        self.assertEqual(outcome.returncode, 2, outcome.stderr)
        errors = [line for line in outcome.stderr.splitlines() if "error" in line.lower()]
        self.assertEqual(len(errors), 1, outcome.stderr)
        self.assertIn("seq2see: error: ", errors[0])
        self.assertIn(part, errors[0])

    @unittest.skipUnless(CAN_MOUNT, "the system lets nobody mount in a namespace")
    def test_a_full_disk_costs_nothing_but_the_update_in_hand(self):
        undisturbed = try_killing.Training(PROGRAM, self.folder / "undisturbed")
        try_killing.train_undisturbed(undisturbed)
        whole = bytes_below(undisturbed.run)
        # Room for the whole run and its pages, of which something else takes two thirds for a while.
        script = """
            mkdir runs && mount -t tmpfs -o size=$1 tmpfs runs || exit 99
            head -c "$2" /dev/zero > runs/other
            "$0" train config.yaml; echo "first: $?" >&2
            rm runs/other
            "$0" train config.yaml --resume > resume.log 2>&1; echo "second: $?" >&2
            cp -a runs ../kept
        """
        size = 2 * whole + 2_000_000
        outcome = self.shell(script, PROGRAM, size, size - 2 * whole // 3, prefix=("unshare", "-rm"))
        self.assertIn("first: 2", outcome.stderr)
        self.assertIn("No space left on device", outcome.stderr)
        self.assertEqual(outcome.stderr.count("seq2see: error:"), 1, outcome.stderr)
        self.assertNotIn("LOG ERROR", outcome.stderr)
        self.assertIn("second: 0", outcome.stderr, (self.training.folder / "resume.log").read_text(encoding="utf-8"))
        self.training.run = self.folder / "kept" / "killed"
        try_killing.compare(undisturbed.files(), self.training.files())

    @unittest.skipUnless(CAN_MOUNT, "the system lets nobody mount in a namespace")
    def test_a_read_only_disk_is_told(self):
        outcome = self.shell(
            'mkdir runs && mount --bind runs runs && mount -o remount,bind,ro runs || exit 99; "$0" train config.yaml',
            PROGRAM,
            prefix=("unshare", "-rm"),
        )
        self.expect_one_error(outcome, "Read-only file system")

    def test_a_folder_that_is_taken_away_is_told_and_not_made_anew(self):
        process = self.training.start(threads=2)
        while process.poll() is None and not (self.run_folder / "checkpoints" / "best").is_dir():
            time.sleep(0.01)
        self.run_folder.rename(self.folder / "elsewhere")
        errors = process.communicate(timeout=120)[1]
        self.assertEqual(process.returncode, 2, errors)
        self.assertIn("seq2see: error: ", errors)
        self.assertFalse((self.run_folder / "config.yaml").exists())
        # What was there is whole, and goes on where it was.
        shutil.rmtree(self.run_folder, ignore_errors=True)
        (self.folder / "elsewhere").rename(self.run_folder)
        resumed = self.train("--resume")
        self.assertEqual(resumed.returncode, 0, resumed.stderr)

    def test_metrics_that_are_taken_away_are_told(self):
        process = self.training.start(threads=2)
        while process.poll() is None and not (self.run_folder / "attention" / "epoch-001.jsonl").exists():
            time.sleep(0.01)
        (self.run_folder / "metrics.jsonl").unlink()
        errors = process.communicate(timeout=120)[1]
        self.assertEqual(process.returncode, 2, errors)
        self.assertIn("metrics.jsonl: ", errors)
        resumed = self.train("--resume")
        self.assertEqual(resumed.returncode, 0, resumed.stderr)
        self.assertIn("are not there any more", resumed.stderr)


if __name__ == "__main__":
    PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
