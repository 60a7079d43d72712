#!/usr/bin/env python3
"""Properties of the shipped corpus data/zh-en: what its README promises, checked on the files."""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "scripts" / "generate_zh_en.py"
CORPUS = ROOT / "data" / "zh-en"
SIZES = {"train": 10000, "dev": 500, "test": 500, "long": 300}
PUNCTUATION = set("。？，、.?,")
# Chinese words without a meaning of their own; every other word must be linked surely.
FUNCTION_WORDS = set(
    "的 了 吗 把 被 过 是 在 里 上 个 本 份 封 篇 首 部 幅 张 根 只 头 匹 件 条 顶 块 把 台 辆 架 支 朵 棵 "
    "座 扇 位 杯 瓶 碗 一起 所以 但是 ， 、 ".split()
)


def lines(name):
    return (CORPUS / name).read_text(encoding="utf-8").splitlines()


def pairs(split):
    """(Chinese tokens, English tokens) of each line."""
    chinese, english = lines(split + ".seg.zh"), lines(split + ".seg.en")
    return [(zh.split(" "), en.split(" ")) for zh, en in zip(chinese, english)]


def links(line):
    """[(source, target, sure)] of a Pharaoh line."""
    found = []
    for link in line.split():
        source, mark, target = re.fullmatch(r"(\d+)([-p])(\d+)", link).groups()
        found.append((int(source), int(target), mark == "-"))
    return found


def words_only(tokens):
    return [token for token in tokens if token not in PUNCTUATION and token != "'s"]


def detokenized(tokens):
    return re.sub(r" ([.?,]|'s\b)", r"\1", " ".join(tokens))


def run_generator(*arguments):
    return subprocess.run(
        [sys.executable, str(GENERATOR), *arguments], capture_output=True, text=True, check=False
    )


class Files(unittest.TestCase):
    def test_every_file_of_a_split_has_as_many_lines_as_promised(self):
        for split, size in SIZES.items():
            for suffix in (".zh", ".en", ".seg.zh", ".seg.en", ".zh-en.align"):
                self.assertEqual(len(lines(split + suffix)), size, split + suffix)

    def test_the_corpus_stays_small(self):
        total = sum(path.stat().st_size for path in CORPUS.iterdir())
        self.assertLess(total, 4_000_000)

    def test_joining_the_words_gives_the_raw_text(self):
        for split in SIZES:
            raw = zip(lines(split + ".zh"), lines(split + ".en"), pairs(split))
            for chinese, english, (zh, en) in raw:
                self.assertEqual("".join(zh), chinese)
                self.assertEqual(detokenized(en), english)

    def test_no_stray_blanks(self):
        for split in SIZES:
            for suffix in (".zh", ".en", ".seg.zh", ".seg.en"):
                for line in lines(split + suffix):
                    self.assertEqual(line, line.strip())
                    self.assertNotIn("  ", line)


class Splits(unittest.TestCase):
    def test_no_sentence_occurs_twice_on_either_side(self):
        for side in (".zh", ".en"):
            counts = Counter(line for split in SIZES for line in lines(split + side))
            self.assertEqual([line for line, count in counts.items() if count > 1], [])

    def test_long_sentences_are_longer_than_any_in_training(self):
        for count in (len, lambda tokens: len(words_only(tokens))):
            for side in (0, 1):
                longest = max(count(pair[side]) for pair in pairs("train"))
                shortest = min(count(pair[side]) for pair in pairs("long"))
                self.assertGreater(shortest, longest)
        longest = max(len(line.split()) for line in lines("train.en"))
        self.assertGreater(min(len(line.split()) for line in lines("long.en")), longest)

    def test_training_lengths_spread(self):
        counts = Counter(len(zh) for zh, _ in pairs("train"))
        self.assertTrue(all(counts[length] >= 10 for length in range(4, 18)), counts)

    def test_every_word_occurs_in_training_at_least_eight_times(self):
        for side, least_words in ((0, 400), (1, 450)):
            counts = Counter(token for pair in pairs("train") for token in pair[side])
            self.assertGreaterEqual(len(counts), least_words)
            self.assertEqual([word for word, count in counts.items() if count < 8], [])
            for split in ("dev", "test", "long"):
                unknown = {token for pair in pairs(split) for token in pair[side]} - set(counts)
                self.assertEqual(unknown, set(), split)

    def test_the_famous_sentence_is_in_dev_and_first_of_the_probes(self):
        index = lines("dev.zh").index("我爱深度学习。")
        self.assertEqual(lines("dev.en")[index], "I love deep learning.")
        self.assertEqual(lines("dev.seg.zh")[index], "我 爱 深度 学习 。")
        self.assertEqual(lines("dev.zh-en.align")[index], "0-0 1-1 2-2 3-3 4-4")
        self.assertEqual(lines("probes.tsv")[0], "我爱深度学习。\tI love deep learning.")

    def test_probes_are_dev_pairs(self):
        dev = set(zip(lines("dev.zh"), lines("dev.en")))
        probes = [tuple(line.split("\t")) for line in lines("probes.tsv")]
        self.assertTrue(8 <= len(set(probes)) <= 10)
        self.assertEqual([probe for probe in probes if probe not in dev], [])


    def test_probes_have_the_words_and_links_of_their_dev_pairs(self):
        where = {pair: number for number, pair in enumerate(zip(lines("dev.zh"), lines("dev.en")))}
        for number, line in enumerate(lines("probes.tsv")):
            in_dev = where[tuple(line.split("\t"))]
            for ending in ("seg.zh", "seg.en", "zh-en.align", "en-zh.align"):
                self.assertEqual(lines("probes." + ending)[number], lines("dev." + ending)[in_dev])


class Alignments(unittest.TestCase):
    def test_the_other_direction_has_the_same_links(self):
        for split in SIZES:
            for there, back in zip(lines(split + ".zh-en.align"), lines(split + ".en-zh.align")):
                turned = sorted((target, source, sure) for source, target, sure in links(there))
                self.assertEqual(links(back), turned)

    def test_links_are_in_range_sorted_and_unique(self):
        for split in SIZES:
            for (zh, en), line in zip(pairs(split), lines(split + ".zh-en.align")):
                found = [(source, target) for source, target, _ in links(line)]
                self.assertEqual(found, sorted(set(found)))
                self.assertTrue(all(i < len(zh) and j < len(en) for i, j in found), line)

    def test_every_word_of_both_sides_is_linked(self):
        for split in SIZES:
            for (zh, en), line in zip(pairs(split), lines(split + ".zh-en.align")):
                found = links(line)
                self.assertEqual({i for i, _, _ in found}, set(range(len(zh))), (zh, en, line))
                self.assertEqual({j for _, j, _ in found}, set(range(len(en))), (zh, en, line))

    def test_every_chinese_content_word_has_a_sure_link(self):
        for split in SIZES:
            for (zh, en), line in zip(pairs(split), lines(split + ".zh-en.align")):
                sure = {i for i, _, is_sure in links(line) if is_sure}
                for index, token in enumerate(zh):
                    if token not in FUNCTION_WORDS:
                        self.assertIn(index, sure, (token, " ".join(zh), " ".join(en), line))

    def test_content_words_are_translated_alike(self):
        for zh_word, en_words in (("苹果", {"apple", "apples", "Apples"}), ("图书馆", {"library"}),
                                  ("昨天", {"yesterday", "Yesterday", "last"})):  # fmt: skip
            for (zh, en), line in zip(pairs("train"), lines("train.zh-en.align")):
                for i, j, is_sure in links(line):
                    if is_sure and zh[i] == zh_word:
                        self.assertIn(en[j], en_words | {"morning", "night", "Last"})

    def test_the_diagonal_is_a_poor_alignment(self):
        agreed_sure = agreed_possible = proposed = sure_total = 0
        for (zh, en), line in zip(pairs("test"), lines("test.zh-en.align")):
            found = links(line)
            sure = {(i, j) for i, j, is_sure in found if is_sure}
            possible = {(i, j) for i, j, _ in found}
            diagonal = {
                (round(j * (len(zh) - 1) / (len(en) - 1)), j) for j in range(len(en))
            }
            agreed_sure += len(diagonal & sure)
            agreed_possible += len(diagonal & possible)
            proposed += len(diagonal)
            sure_total += len(sure)
        error_rate = 1 - (agreed_sure + agreed_possible) / (proposed + sure_total)
        self.assertGreater(error_rate, 0.4)


class English(unittest.TestCase):
    MISTAKES = (
        r"\b[Aa] (?!uni|use)[aeiouAEIOU]", r"\b[Aa]n [^aeiouAEIOU]",
        r"^(He|She|It) (go|want|like|have|do)\b",
        r"\b(I|we|they|you) (goes|wants|likes|has|does|is)\b",
        r"\b(because|that|if) (he|she|it) (go|like|have)\b", r"\bthis (\w+ )?(books|cats|pens)\b",
        r"\bthese (book|cat|pen)\b", r"\b(did|does|do) (not )?(went|goes|bought|likes|wants)\b",
        r"\b(two|three|four|five) (book|cat|pen|apple|student)\b", r"\b(\w+) \1\b(?<!that that)",
        r"\bto (went|goes|bought)\b", r" [.?,]", r"\bthe (the|a|an|my|his|her)\b",
    )  # fmt: skip

    def test_sentences_start_with_a_capital_and_end_with_a_stop(self):
        for split in SIZES:
            for line in lines(split + ".en"):
                self.assertRegex(line, r"^[A-Z].*[.?]$")
            for line in lines(split + ".zh"):
                self.assertRegex(line, r"^[^ ]*[。？]$")

    def test_no_common_mistakes(self):
        for split in SIZES:
            for line in lines(split + ".en"):
                for mistake in self.MISTAKES:
                    self.assertNotRegex(line, mistake)

    def test_questions_are_questions_on_both_sides(self):
        for split in SIZES:
            for chinese, english in zip(lines(split + ".zh"), lines(split + ".en")):
                self.assertEqual(chinese.endswith("？"), english.endswith("?"))


class Chinese(unittest.TestCase):
    MEASURES = (("书", "本"), ("猫", "只"), ("汽车", "辆"), ("电影", "部"), ("椅子", "把"), ("老师", "位"))

    def test_nouns_take_their_measure_words(self):
        all_measures = {measure for _, measure in self.MEASURES} | {"个", "张", "条", "件"}
        for zh, _ in pairs("train"):
            for first, second, third in zip(zh, zh[1:], zh[2:]):
                for noun, measure in self.MEASURES:
                    if third == noun and second in all_measures and first in ("一", "两", "这", "那"):
                        self.assertEqual(second, measure, " ".join(zh))

    def test_quantities_are_两_not_二(self):
        self.assertFalse(any("二" in line for line in lines("train.zh")))


class Generator(unittest.TestCase):
    def test_it_makes_the_committed_files(self):
        result = run_generator("--check")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_check_notices_a_changed_file(self):
        with tempfile.TemporaryDirectory() as folder:
            for path in CORPUS.iterdir():
                shutil.copy(path, folder)
            path = Path(folder) / "dev.en"
            path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
            result = run_generator("--check", "--output", folder)
            self.assertEqual(result.returncode, 1)
            self.assertIn("dev.en: differs", result.stdout)

    def test_it_says_the_famous_sentence(self):
        result = run_generator("--say", "我爱深度学习。")
        self.assertEqual(result.returncode, 0)
        self.assertIn("I love deep learning .", result.stdout)

    def test_wrong_use_is_one_line_and_exit_2(self):
        result = run_generator("--output", "/dev/null/x")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1)
        self.assertEqual(run_generator("--sizes", "many").returncode, 2)


if __name__ == "__main__":
    unittest.main()
