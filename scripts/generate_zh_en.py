#!/usr/bin/env python3
"""Write the shipped Chinese-English corpus (data/zh-en) from its synchronous grammar.

The same seed and sizes give the same bytes on every machine and every Python from 3.9 on.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from zh_en_grammar import probes, splits, writing

DEFAULT_OUTPUT = Path(__file__).resolve().parent.parent / "data" / "zh-en"
DEFAULT_SEED = 2015  # the year of Bahdanau, Cho and Bengio's paper
SPLITS = ("train", "dev", "test", "long")
DEFAULT_SIZES = "10000,500,500,300"


def parse_sizes(text):
    """{'train': n, ...} of 'n,n,n,n'."""
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"not whole numbers: {text}") from None
    if len(numbers) != len(SPLITS) or min(numbers) < 1:
        raise argparse.ArgumentTypeError(f"wanted {len(SPLITS)} positive numbers, got {text}")
    return dict(zip(SPLITS, numbers))


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--output", type=Path, default=DEFAULT_OUTPUT, metavar="DIR",
        help="folder to write to or to check (default: data/zh-en of this repository)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default: %(default)s")
    parser.add_argument(
        "--sizes", type=parse_sizes, default=parse_sizes(DEFAULT_SIZES),
        metavar="TRAIN,DEV,TEST,LONG",
        help=f"pairs in each split (default: {DEFAULT_SIZES})",
    )  # fmt: skip
    action = parser.add_mutually_exclusive_group()
    action.add_argument(
        "--check", action="store_true",
        help="write nothing; compare with the files in the folder; exit 1 if they differ",
    )  # fmt: skip
    action.add_argument(
        "--say", metavar="SENTENCE",
        help="write nothing; print the translation and alignment of a Chinese sentence of the corpus; "
             "exit 1 if it is not in it",
    )  # fmt: skip
    action.add_argument(
        "--statistics", action="store_true",
        help="write nothing; print sizes, vocabularies, lengths and constructions",
    )  # fmt: skip
    return parser.parse_args(arguments)


def check(files, folder):
    found = writing.differences(files, folder)
    for line in found:
        print(line)
    if not found:
        print(f"{folder}: {len(files)} files are what the generator makes")
    return 1 if found else 0


def say(corpus, sentence):
    for split, examples in corpus.items():
        for made in examples:
            if made.zh == sentence:
                print(f"{split}\t{made.seg_zh}\t{made.seg_en}\t{made.align}")
                return 0
    print(f"not in the corpus: {sentence}")
    return 1


def print_statistics(corpus):
    for split, examples in corpus.items():
        for side in ("zh", "en"):
            lengths = [len(getattr(made, side + "_tokens")) for made in examples]
            words = {token for made in examples for token in getattr(made, side + "_tokens")}
            print(f"{split}.{side}: {len(examples)} sentences, {sum(lengths)} tokens, "
                  f"{len(words)} different, lengths {min(lengths)}-{max(lengths)}, "
                  f"mean {sum(lengths) / len(lengths):.1f}")  # fmt: skip
    for split in ("train", "long"):
        counts = Counter(made.construction for made in corpus[split])
        shares = (f"{name} {100 * n / len(corpus[split]):.1f}%" for name, n in counts.most_common())
        print(f"{split}: " + ", ".join(shares))
    return 0


def main(arguments=None):
    options = parse_arguments(arguments)
    try:
        corpus = splits.make(options.seed, options.sizes)
        if options.say is not None:
            return say(corpus, options.say)
        if options.statistics:
            return print_statistics(corpus)
        files = writing.contents(corpus, probes.choose(corpus))
        if options.check:
            return check(files, options.output)
        writing.write(files, options.output)
    except (splits.GrammarError, OSError) as error:
        print(f"generate_zh_en.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
