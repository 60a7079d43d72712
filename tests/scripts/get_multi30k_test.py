"""scripts/get_multi30k.sh, on a small corpus laid out as upstream, with checksums of its own."""

import gzip
import hashlib
import shutil
import unittest

from support import SCRIPTS, ScriptTest

SPLITS = ("train", "val", "test_2016_flickr")


class GetMulti30kTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.script = SCRIPTS / "get_multi30k.sh"
        self.upstream = self.folder / "upstream copy"
        self.raw = self.upstream / "data/task1/raw"
        self.raw.mkdir(parents=True)
        (self.upstream / "data/task1/tok").mkdir()
        self.texts = {}
        sums = []
        for split in SPLITS:
            for language in ("en", "de"):
                text = "".join(f"{split} {language} {line}\n" for line in range(500)).encode()
                self.texts[f"{split}.{language}"] = text
                self.texts[f"{split}.lc.norm.tok.{language}"] = text.lower()
                for path, content in (
                    (f"data/task1/raw/{split}.{language}.gz", gzip.compress(text, mtime=0)),
                    (f"data/task1/tok/{split}.lc.norm.tok.{language}", text.lower()),
                ):
                    (self.upstream / path).write_bytes(content)
                    sums.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
        self.sums = self.folder / "sums"
        self.sums.write_text("".join(sums))
        self.to = self.folder / "corpora" / "multi30k"
        self.copies = self.folder / "copies.log"

    def get(self, *arguments, source=None, **options):
        source = source or self.upstream
        return self.run_script(
            self.script, "--from", source, "--to", self.to, "--sums", self.sums, *arguments, **options
        )

    def expect_corpus(self, names):
        for name in names:
            self.assertEqual((self.to / name).read_bytes(), self.texts[name], name)
        self.expect_nothing_beside(self.to)

    def expect_nothing_beside(self, *entries):
        self.assertEqual(sorted(self.to.parent.iterdir()), sorted(entries))

    def raw_names(self):
        return [f"{split}.{language}" for split in SPLITS for language in ("en", "de")]

    def count_copies(self, then=""):
        """From now on each file that the script copies is noted; `then` is run before the copy number $count."""
        self.fake_tool(
            "cp",
            'log copy; count=$(grep -c copy "%s/calls.log")\n%s\nexec %s "$@"'
            % (self.folder, then, shutil.which("cp")),
        )

    def test_the_text_is_verified_and_unpacked(self):
        self.expect_success(self.get())
        self.expect_corpus(self.raw_names())

    def test_a_second_run_fetches_and_changes_nothing(self):
        self.get()
        before = {file: file.stat().st_mtime_ns for file in self.to.rglob("*")}
        self.count_copies()
        result = self.get()
        self.expect_success(result)
        self.assertIn("everything is there and intact", result.stdout)
        self.assertEqual(self.calls(), [])
        self.assertEqual({file: file.stat().st_mtime_ns for file in self.to.rglob("*")}, before)
        self.expect_nothing_beside(self.to)

    def test_a_damaged_source_is_refused_and_leaves_nothing_behind(self):
        damaged = self.raw / "val.de.gz"
        damaged.write_bytes(damaged.read_bytes()[:-10])
        self.expect_user_error(self.get(), "val.de.gz", "SHA-256")
        self.expect_nothing_beside()

    def test_a_missing_source_is_one_error_line(self):
        (self.raw / "train.en.gz").unlink()
        self.expect_user_error(self.get(), "train.en.gz")
        self.expect_nothing_beside()

    def test_damaged_text_and_damaged_originals_are_put_right(self):
        self.get()
        (self.to / "train.en").write_text("cut off")
        (self.to / "val.de").unlink()
        (self.to / "upstream/raw/val.en.gz").write_bytes(b"")
        self.count_copies()
        self.expect_success(self.get())
        self.expect_corpus(self.raw_names())
        self.assertEqual(self.calls(), ["copy"])

    def test_files_of_ones_own_in_the_folder_stay(self):
        self.to.mkdir(parents=True)
        (self.to / "notes.txt").write_text("mine")
        self.expect_success(self.get())
        self.assertEqual((self.to / "notes.txt").read_text(), "mine")
        self.expect_corpus(self.raw_names())

    def test_killed_midway_nothing_is_at_the_destination_and_the_next_run_goes_on(self):
        self.count_copies(
            'if [[ $count -eq 4 ]]; then head -c 100 "${@: -2:1}" >"${@: -1}"; kill -KILL $PPID; exit; fi'
        )
        self.assertEqual(self.get().returncode, -9)
        self.assertFalse(self.to.exists())
        self.count_copies()
        self.expect_success(self.get())
        self.expect_corpus(self.raw_names())
        # Three were verified before the kill; the fourth was under way.
        self.assertEqual(len(self.calls()), 4 + 3)

    def test_terminated_midway_it_says_so_and_leaves_no_half_file(self):
        self.count_copies(
            'if [[ $count -eq 3 ]]; then head -c 100 "${@: -2:1}" >"${@: -1}"; kill -TERM $PPID; fi'
        )
        result = self.get()
        self.assertEqual(result.returncode, 143)
        self.assertFalse(self.to.exists())
        self.assertEqual([str(file) for file in self.folder.rglob("*.incomplete")], [])
        self.expect_success(self.get())
        self.expect_corpus(self.raw_names())

    def test_two_runs_at_once_do_not_meet(self):
        # The second run starts while the first is copying.
        second = f'bash "{self.script}" --from "{self.upstream}" --to "{self.to}" --sums "{self.sums}"'
        self.count_copies(
            'if [[ $count -eq 2 ]]; then %s 2>"%s/second"; log second $?; fi' % (second, self.folder)
        )
        self.expect_success(self.get())
        self.expect_corpus(self.raw_names())
        self.assertIn("second 2", self.calls())
        self.assertIn("in use", (self.folder / "second").read_text())

    def test_a_language_without_a_checksum_is_refused_before_any_work(self):
        self.expect_user_error(self.get("--languages", "en cs"), "train.cs.gz", "no checksum")
        self.assertFalse(self.to.parent.exists())

    def test_one_language_and_one_split_can_be_asked_for(self):
        self.expect_success(self.get("--languages", "de", "--splits", "val"))
        self.expect_corpus(["val.de"])
        self.assertEqual([file.name for file in self.to.iterdir() if file.is_file()], ["val.de"])

    def test_the_tokenised_text_comes_when_asked_for(self):
        self.expect_success(self.get("--tokenised"))
        self.expect_corpus(self.texts)

    def test_an_address_does_as_well_as_a_folder(self):
        if shutil.which("curl") is None:
            self.skipTest("curl is not there")
        address = "file://" + str(self.upstream).replace(" ", "%20")
        self.expect_success(self.get(source=address))
        self.expect_corpus(self.raw_names())

    def test_paths_may_be_relative_to_wherever_one_is(self):
        self.to.parent.mkdir()
        result = self.run_script(
            self.script,
            "--from",
            "../upstream copy/",
            "--to",
            "multi30k",
            "--sums",
            "../sums",
            cwd=self.to.parent,
        )
        self.expect_success(result)
        self.expect_corpus(self.raw_names())

    def test_bad_arguments_are_refused(self):
        self.expect_user_error(self.get(source=self.folder / "nowhere"), "nowhere")
        self.expect_user_error(self.get("--langages", "en"), "--langages")
        self.expect_user_error(self.get("--languages", ""), "no language")
        self.to.parent.mkdir()
        self.to.write_text("a file")
        self.expect_user_error(self.get(), "not a folder")

    def test_the_checksums_of_the_script_are_those_of_every_file_that_it_names(self):
        text = self.script.read_text(encoding="utf-8")
        for split in (*SPLITS, "test_2017_flickr", "test_2017_mscoco"):
            for language in ("en", "de", "fr"):
                self.assertRegex(text, rf"(?m)^[0-9a-f]{{64}}  data/task1/raw/{split}\.{language}\.gz$")


if __name__ == "__main__":
    unittest.main()
