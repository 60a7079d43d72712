"""scripts/get_tatoeba.sh, on sentence pairs made here."""

import shutil
import unittest
import zipfile

from support import SCRIPTS, ScriptTest

SPLITS = ("train", "dev", "test")


def some_pairs(count):
    """Pairs among which sentences of both languages come back, with other partners."""
    return [
        (f"English sentence {n % (count * 2 // 3)}.", f"phrase française {n * 7 % (count * 3 // 4)} !")
        for n in range(count)
    ]


class GetTatoebaTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.script = SCRIPTS / "get_tatoeba.sh"
        self.source = self.folder / "published"
        self.source.mkdir()
        self.to = self.folder / "corpora" / "tatoeba-fra"

    def publish(self, lines, archived=True):
        text = "".join(line + "\n" for line in lines)
        if archived:
            with zipfile.ZipFile(self.source / "fra-eng.zip", "w") as archive:
                archive.writestr("fra.txt", text)
                archive.writestr("_about.txt", "Where this comes from.\n")
        else:
            (self.source / "fra.txt").write_text(text, encoding="utf-8")

    def publish_pairs(self, pairs, **options):
        self.publish(
            ["\t".join((*pair, f"CC-BY 2.0 (France) #{n}")) for n, pair in enumerate(pairs)], **options
        )

    def get(self, *arguments, source=None, **options):
        return self.run_script(
            self.script, "fra", "--from", source or self.source, "--to", self.to, *arguments, **options
        )

    def read(self):
        """{split: [(English, French)]}"""
        result = {}
        for split in SPLITS:
            sides = [
                (self.to / f"{split}.{side}").read_text(encoding="utf-8").split("\n")
                for side in ("en", "fra")
            ]
            self.assertEqual(len(sides[0]), len(sides[1]))
            self.assertEqual([side.pop() for side in sides], ["", ""])
            result[split] = list(zip(*sides))
        return result

    def expect_nothing_written(self):
        self.assertEqual(list(self.to.parent.iterdir()) if self.to.parent.exists() else [], [])

    def test_no_sentence_of_either_language_crosses_splits(self):
        self.publish_pairs(some_pairs(3000))
        self.expect_success(self.get())
        splits = self.read()
        for side in (0, 1):
            sets = [{pair[side] for pair in splits[split]} for split in SPLITS]
            self.assertEqual(sum(map(len, sets)), len(set.union(*sets)))
        for split, smallest, largest in (("dev", 80, 220), ("test", 80, 220), ("train", 2300, 2800)):
            self.assertTrue(smallest < len(splits[split]) < largest, f"{split}: {len(splits[split])}")
        self.assertLessEqual({pair for split in SPLITS for pair in splits[split]}, set(some_pairs(3000)))

    def test_case_and_punctuation_do_not_part_sentences(self):
        self.publish_pairs([(f"Stop number {n // 3}{'.!?'[n % 3]}", f"phrase {n}") for n in range(900)])
        self.expect_success(self.get())
        where = {}
        for split, pairs in self.read().items():
            for english, _ in pairs:
                where.setdefault(english[:-1], set()).add(split)
        self.assertEqual({len(splits) for splits in where.values()}, {1})
        self.assertEqual(len(where), 300)

    def test_a_longer_file_leaves_each_pair_in_its_split(self):
        self.publish_pairs(some_pairs(1000))
        self.get()
        before = {pair: split for split, pairs in self.read().items() for pair in pairs}
        self.publish_pairs(
            [("An earlier sentence.", "phrase nouvelle")] + some_pairs(1000) + some_pairs(1500)
        )
        self.expect_success(self.get("--update"))
        after = {pair: split for split, pairs in self.read().items() for pair in pairs}
        moved = [pair for pair in before if pair in after and before[pair] != after[pair]]
        self.assertEqual(moved, [])
        self.assertGreater(len(after), len(before))

    def test_lines_of_two_three_and_four_columns_are_read(self):
        pairs = [(f"Sentence {n}.", f"Phrase {n}.") for n in range(200)]
        lines = [f"{english}\t{french}" for english, french in pairs[:70]]
        lines += [f"{english}\t{french}\tCC-BY" for english, french in pairs[70:140]]
        lines += [f"{n}\t{english}\t{n}\t{french}" for n, (english, french) in enumerate(pairs[140:])]
        self.publish(lines, archived=False)
        self.expect_success(self.get())
        self.assertEqual(sorted(pair for split in self.read().values() for pair in split), sorted(pairs))

    def test_duplicates_are_removed_and_malformed_lines_are_counted(self):
        lines = [f"Sentence {n}.\tPhrase {n}." for n in range(100)]
        lines[0] = "\ufeff" + lines[0] + "\r"
        lines += lines[1:11] + ["one column", "\tno English", "no French\t", "a\tb\tc\td\te", "", "   "]
        self.publish(lines, archived=False)
        with open(self.source / "fra.txt", "ab") as file:
            file.write(b"bad \xff bytes\tx")
        result = self.get()
        self.expect_success(result)
        self.assertIn("10 duplicates", result.stdout)
        self.assertIn("5 malformed lines", result.stdout)
        self.assertIn("line 111: too few columns", result.stdout)
        pairs = [pair for split in self.read().values() for pair in split]
        self.assertEqual(len(pairs), 100)
        self.assertIn(("Sentence 0.", "Phrase 0."), pairs)

    def test_characters_that_break_lines_in_other_tools_become_spaces(self):
        self.publish(
            ["One\x0btwo.\tUn\u2028deux\x85trois."] + [f"S {n}\tP {n}" for n in range(50)], archived=False
        )
        self.expect_success(self.get())
        pairs = [pair for split in self.read().values() for pair in split]
        self.assertIn(("One two.", "Un deux trois."), pairs)

    def test_the_licence_and_the_archive_with_its_attributions_stay_beside_the_text(self):
        self.publish_pairs(some_pairs(300))
        self.get()
        licence = (self.to / "LICENCE.txt").read_text(encoding="utf-8")
        self.assertIn("CC BY 2.0 FR", licence)
        self.assertIn("Where this comes from.", licence)
        self.assertEqual(
            (self.to / "upstream/fra-eng.zip").read_bytes(), (self.source / "fra-eng.zip").read_bytes()
        )

    def test_the_first_download_is_trusted_and_said_to_be(self):
        self.publish_pairs(some_pairs(300))
        result = self.get()
        self.expect_success(result)
        self.assertIn("trusted on first use", result.stdout)
        pinned = (self.to / "upstream/SHA256SUMS").read_text().split()
        self.assertIn(pinned[0], result.stdout)

    def test_a_second_run_changes_nothing_and_needs_no_source(self):
        self.publish_pairs(some_pairs(300))
        self.get()
        before = {file: file.stat().st_mtime_ns for file in self.to.rglob("*")}
        for result in (self.get(), self.run_script(self.script, "fra", "--to", self.to)):
            self.expect_success(result)
            self.assertIn("everything is there and intact", result.stdout)
            self.assertEqual({file: file.stat().st_mtime_ns for file in self.to.rglob("*")}, before)

    def test_another_archive_is_refused_until_it_is_said_to_be_welcome(self):
        self.publish_pairs(some_pairs(300))
        self.get()
        before = self.read()
        self.publish_pairs(some_pairs(600))
        self.expect_user_error(self.get(), "SHA-256", "--update")
        self.assertEqual(self.read(), before)
        self.expect_success(self.get("--update"))
        self.assertNotEqual(self.read(), before)
        self.expect_success(self.get())

    def test_damaged_text_is_put_right_from_the_archive(self):
        self.publish_pairs(some_pairs(300))
        self.get()
        before = self.read()
        (self.to / "train.en").write_text("cut off")
        (self.to / "dev.fra").unlink()
        shutil.rmtree(self.source)
        self.expect_success(self.run_script(self.script, "fra", "--to", self.to))
        self.assertEqual(self.read(), before)

    def test_a_checksum_given_by_the_user_must_hold(self):
        self.publish_pairs(some_pairs(300))
        self.expect_user_error(self.get("--sha256", "0" * 64), "SHA-256")
        self.expect_nothing_written()

    def test_an_archive_cut_short_is_refused_and_leaves_nothing_behind(self):
        self.publish_pairs(some_pairs(300))
        whole = (self.source / "fra-eng.zip").read_bytes()
        (self.source / "fra-eng.zip").write_bytes(whole[: len(whole) // 2])
        self.expect_user_error(self.get(), "no zip archive")
        self.expect_nothing_written()

    def test_a_file_of_something_else_is_refused(self):
        self.publish(["<html>"] * 20 + ["a\tb"], archived=False)
        self.expect_user_error(self.get(), "fra.txt:1", "not tab-separated")
        self.expect_nothing_written()

    def test_killed_midway_nothing_is_at_the_destination(self):
        self.publish_pairs(some_pairs(300))
        real = shutil.which("python3")
        # The splitter is stopped when it has written some of its files; the script dies with it.
        self.fake_tool("python3", f'{real} "$@"; rm "$4"/test.*; kill -KILL $PPID')
        self.assertEqual(self.get().returncode, -9)
        self.assertFalse(self.to.exists())
        (self.tools / "python3").unlink()
        self.expect_success(self.get())
        self.assertEqual(list(self.to.parent.iterdir()), [self.to])
        self.read()

    def test_terminated_midway_nothing_is_left(self):
        self.publish_pairs(some_pairs(300))
        self.fake_tool("python3", f'{shutil.which("python3")} "$@"; kill -TERM $PPID')
        self.assertEqual(self.get().returncode, 143)
        self.expect_nothing_written()

    def test_a_new_archive_interrupted_at_any_file_leaves_what_the_next_run_puts_right(self):
        self.publish_pairs(some_pairs(300))
        self.get()
        before = self.folder / "before"
        shutil.copytree(self.to, before)
        self.publish_pairs(some_pairs(600))
        self.get("--update")
        wanted = self.read()
        changed = sum(
            (before / file.relative_to(self.to)).read_bytes() != file.read_bytes()
            for file in self.to.rglob("*")
            if file.is_file()
        )
        self.assertEqual(changed, 8)
        for moves in range(1, changed):
            with self.subTest(moves=moves):
                shutil.rmtree(self.to)
                shutil.copytree(before, self.to)
                (self.folder / "count").write_text("")
                # The disk fills up, say: only so many files get to the destination.
                self.fake_tool(
                    "mv",
                    f'if [[ "${{@: -1}}" == "{self.to}"/* ]]; then\n'
                    f'  printf x >>"{self.folder}/count"; [[ "$(wc -c <"{self.folder}/count")" -le {moves} ]] || exit 1\n'
                    f'fi\nexec {shutil.which("mv", path="/usr/bin:/bin")} "$@"',
                )
                self.expect_user_error(self.get("--update"), "cannot be moved")
                (self.tools / "mv").unlink()
                self.expect_success(self.get())
                self.assertEqual(self.read(), wanted)

    def test_the_share_that_is_held_out_can_be_chosen(self):
        self.publish_pairs([(f"Sentence {n}", f"Phrase {n}") for n in range(2000)])
        self.expect_success(self.get("--held-out", "20"))
        self.assertTrue(300 < len(self.read()["dev"]) < 500)

    def test_bad_arguments_are_refused(self):
        self.publish_pairs(some_pairs(300))
        for arguments in ([], ["french"], ["eng"], ["fra", "deu"], ["fra", "--form", "x"]):
            self.expect_user_error(self.run_script(self.script, *arguments))
        for arguments in (
            ["--sha256", "abc"],
            ["--held-out", "50"],
            ["--held-out", "0"],
            ["--held-out", "five"],
        ):
            self.expect_user_error(self.get(*arguments), arguments[0])
        self.expect_user_error(self.get(source=self.folder / "nowhere"), "nowhere")
        self.expect_nothing_written()


if __name__ == "__main__":
    unittest.main()
