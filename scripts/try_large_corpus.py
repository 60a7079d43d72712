#!/usr/bin/env python3
"""Train on a generated corpus of millions of pairs, and print how much memory that takes.

Writes the corpus and the run to a folder (2 GB for 10 million pairs, and as much again while it runs), trains a very small
model for some updates, and follows the program's anonymous memory (RssAnon of /proc/PID/status: what is not backed by a
file, so that the kernel cannot take it back). Exits with 1 where it passes the limit. The same number of pairs and seed
give the same corpus.
"""

import argparse
import itertools
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BLOCK = 50_000  # pairs that are generated together
DEV_PAIRS = 200

CONFIG = """\
name: large
model_dir: {folder}/run
data:
  train: {folder}/train
  dev: {folder}/dev
  src: {{lang: aa, tokenizer_cfg: {{vocab_size: 8000, sampling: {sampling}}}}}
  trg: {{lang: bb, tokenizer_cfg: {{vocab_size: 8000}}}}
model:
  encoder: {{hidden_size: 32, embeddings: {{embedding_dim: 32}}}}
  decoder: {{hidden_size: 32, embeddings: {{embedding_dim: 32}}}}
training: {{updates: {updates}, epochs: 1, logging_freq: {logging_freq}, overwrite: true}}
testing: {{max_output_length: 20}}
"""


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=10_000_000, help="default: %(default)s")
    parser.add_argument("--updates", type=int, default=300, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--sampling", action="store_true", help="with subword sampling of the source")
    parser.add_argument("--limit", type=int, default=1024, metavar="MIB", help="default: %(default)s")
    parser.add_argument(
        "--folder", type=Path, default=REPOSITORY / "data" / "external" / "large", metavar="DIR",
        help="where to write; an earlier corpus of this size is used again (default: data/external/large)",
    )  # fmt: skip
    parser.add_argument(
        "--program", type=Path, default=REPOSITORY / "build" / "release" / "seq2see", metavar="FILE",
        help="default: build/release/seq2see",
    )  # fmt: skip
    parser.add_argument("--generate-only", action="store_true", help="write the corpus and stop")
    parser.add_argument("--remove", action="store_true", help="remove the folder in the end")
    return parser.parse_args(arguments)


def make_words(rng, count):
    """Words of one to four syllables, all different."""
    syllables = ["".join(parts) for parts in itertools.product("bdfgklmnprst", "aeiou", ["", "n", "r"])]
    words = {}
    while len(words) < count:
        words["".join(rng.choices(syllables, k=rng.randint(1, 4)))] = None
    return list(words)


def write_corpus(folder, pairs, seed):
    """train.aa, train.bb, dev.aa, dev.bb: words of a Zipf distribution, each with its translation."""
    rng = random.Random(f"{seed} {pairs}")
    source_words = make_words(rng, 30_000)
    target_words = make_words(rng, 30_000)
    weights = list(itertools.accumulate(1.0 / (rank + 3) for rank in range(len(source_words))))
    numbers = range(len(source_words))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.txt").unlink(missing_ok=True)  # which vouches for files that are about to go

    def write(name, count):
        with open(folder / f"{name}.aa", "w") as source, open(folder / f"{name}.bb", "w") as target:
            for begin in range(0, count, BLOCK):
                lengths = [min(40, 1 + int(rng.lognormvariate(2.2, 0.4))) for _ in range(min(BLOCK, count - begin))]
                words = rng.choices(numbers, cum_weights=weights, k=sum(lengths))
                source_lines, target_lines, position = [], [], 0
                for length in lengths:
                    chosen = words[position : position + length]
                    position += length
                    source_lines.append(" ".join([source_words[word] for word in chosen]))
                    target_lines.append(" ".join([target_words[word] for word in reversed(chosen)]))
                source.write("\n".join(source_lines) + "\n")
                target.write("\n".join(target_lines) + "\n")

    write("dev", DEV_PAIRS)
    write("train", pairs)
    (folder / "corpus.txt").write_text(f"{seed} {pairs}\n")  # last: the corpus is whole


def has_corpus(folder, pairs, seed):
    note = folder / "corpus.txt"
    return note.exists() and note.read_text() == f"{seed} {pairs}\n"


def anonymous_mib(pid):
    """The process's anonymous memory, or 0 when it has ended."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def train(program, config):
    """Runs the training, prints its log with times and memory; its exit code and the highest memory in MiB."""
    start = time.monotonic()
    process = subprocess.Popen(
        [program, "train", config], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    peaks = [0.0, 0.0]  # of the whole training, since the last line

    def watch():
        while process.poll() is None:
            now = anonymous_mib(process.pid)
            peaks[:] = [max(peak, now) for peak in peaks]
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    for line in process.stdout:
        print(f"{time.monotonic() - start:7.1f} s  {peaks[1]:6.0f} MiB  {line.rstrip()}", flush=True)
        peaks[1] = 0.0
    code = process.wait()
    watcher.join()
    return code, peaks[0]


def main(arguments):
    options = parse_arguments(arguments)
    if not options.generate_only and not options.program.exists():
        print(f"{options.program}: there is no such program; build it first, or name it with --program", file=sys.stderr)
        return 2
    folder = options.folder
    if not has_corpus(folder, options.pairs, options.seed):
        start = time.monotonic()
        write_corpus(folder, options.pairs, options.seed)
        print(f"{options.pairs:,} pairs written to {folder} in {time.monotonic() - start:.0f} s", flush=True)
    if options.generate_only:
        return 0
    config = folder / "large.yaml"
    config.write_text(
        CONFIG.format(
            folder=folder,
            sampling=str(options.sampling).lower(),
            updates=options.updates,
            logging_freq=max(1, options.updates // 3),
        )
    )
    code, peak = train(options.program, config)
    if options.remove:
        shutil.rmtree(folder)
    if code != 0:
        return code
    print(f"{options.pairs:,} pairs: at most {peak:.0f} MiB of anonymous memory, of {options.limit} allowed")
    return 0 if peak <= options.limit else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
