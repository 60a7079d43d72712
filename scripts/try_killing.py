#!/usr/bin/env python3
"""Kill a training again and again, and see that nothing is lost and nothing is different.

Trains a very small model that saves after every update, once undisturbed; then the same once more, ended by SIGKILL at
random moments (while it starts, trains, validates, saves) and resumed each time, until it has come to its end. Then all
files of the two runs must be the same, byte for byte, but for those that tell the time. Repeats that until the kills are
used up. Exits with 1, and leaves the folder, where anything differs or a resume is refused.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

# Everything that a training must remember is on: dropout, subword sampling, two shards, an average of the weights, a
# rate that depends on validations, several batches an update, lines of the log between validations.
CONFIG = """\
name: killed
data:
  train: train
  dev: dev
  src: {lang: zh, tokenizer_cfg: {vocab_size: 500, sampling: true}}
  trg: {lang: en, tokenizer_cfg: {vocab_size: 200}}
model:
  encoder: {hidden_size: 16, embeddings: {embedding_dim: 16, dropout: 0.2}, dropout: 0.2}
  decoder: {hidden_size: 16, embeddings: {embedding_dim: 16, dropout: 0.2}, hidden_dropout: 0.2}
training:
  epochs: 6
  batch_size: 16
  batch_multiplier: 2
  shards: 2
  ema_decay: 0.9
  validation_freq: 1
  logging_freq: 3
  scheduling: plateau
  patience: 2
  keep_last_ckpts: 2
  keep_best_ckpts: 2
testing: {max_output_length: 8}
attention: {probes: probes.tsv, greedy: true, heatmaps: [svg], report: false, statistics: 4}
"""
TRAINING_PAIRS = 200
TIMED = {"train.log", "timing.jsonl", "lock"}


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="of the moments; default: %(default)s")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where to train, new or empty (default: a temporary folder)"
    )
    parser.add_argument(
        "--program", type=Path, default=REPOSITORY / "build" / "release" / "seq2see", metavar="FILE",
        help="default: build/release/seq2see",
    )  # fmt: skip
    return parser.parse_args(arguments)


def write_corpus(folder):
    corpus = REPOSITORY / "data" / "zh-en"
    for split, pairs in (("train", TRAINING_PAIRS), ("dev", 6)):
        for language in ("zh", "en"):
            lines = (corpus / f"{split}.{language}").read_text(encoding="utf-8").splitlines(keepends=True)
            (folder / f"{split}.{language}").write_text("".join(lines[:pairs]), encoding="utf-8")
    probes = (corpus / "probes.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "probes.tsv").write_text("".join(probes[:2]), encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")


class Training:
    """The program at work in a folder of its own, with the same corpus and configuration as all others."""

    def __init__(self, program, folder):
        self.program = program.resolve()
        self.folder = folder
        folder.mkdir(parents=True)
        write_corpus(folder)
        self.run = folder / "runs" / "killed"

    def start(self, threads):
        command = [self.program, "train", "config.yaml", "--threads", str(threads)]
        checkpoints = self.run / "checkpoints"
        if (checkpoints / "last").is_dir() or (checkpoints / "previous").is_dir():
            command.append("--resume")
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def is_saving(self):
        return any(self.run.glob("checkpoints/*.new"))

    def files(self):
        """What must be the same. What the checkpoint before the last one holds depends on where a training was killed."""
        files = {}
        for path in sorted(self.run.rglob("*")):
            name = path.relative_to(self.run)
            if path.is_file() and str(name) not in TIMED and name.parts[:2] != ("checkpoints", "previous"):
                files[str(name)] = path.read_bytes()
        return files


class Failure(Exception):
    pass


def train_undisturbed(training):
    """Returns how long the program takes to start, and how long all takes."""
    begin = time.monotonic()
    process = training.start(threads=2)
    while process.poll() is None and not (training.run / "checkpoints" / "last").is_dir():
        time.sleep(0.005)
    started = time.monotonic() - begin
    errors = process.communicate()[1]
    if process.returncode != 0:
        raise Failure(f"the undisturbed training ended with {process.returncode}:\n{errors}")
    return started, time.monotonic() - begin


def kill_once(training, rng, started, whole):
    """One start and its end. Returns "finished", "killed", or "killed in a save"."""
    process = training.start(threads=rng.choice((1, 2, 3)))
    # A third anywhere in the whole, so that late moments come too; the others where it starts and saves first.
    latest = whole if rng.random() < 1 / 3 else 1.5 * started
    try:
        errors = process.communicate(timeout=rng.uniform(0, latest))[1]
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        errors = process.communicate()[1]
    if process.returncode == 0:
        return "finished"
    if process.returncode != -signal.SIGKILL:
        raise Failure(f"a training that went on ended with {process.returncode}:\n{errors}")
    return "killed in a save" if training.is_saving() else "killed"


def compare(expected, actual):
    differences = [f"{name} is missing" for name in sorted(expected.keys() - actual.keys())]
    differences += [f"{name} is one too many" for name in sorted(actual.keys() - expected.keys())]
    differences += [f"{name} differs" for name in sorted(expected) if name in actual and actual[name] != expected[name]]
    if differences:
        raise Failure("the run that was killed is another one:\n" + "\n".join(differences))


def try_killing(options, folder):
    rng = random.Random(options.seed)
    undisturbed = Training(options.program, folder / "undisturbed")
    started, whole = train_undisturbed(undisturbed)
    expected = undisturbed.files()
    print(f"undisturbed: first save after {started:.1f} s, the end after {whole:.1f} s; {len(expected)} files to compare")
    kills = saves = rounds = 0
    while kills < options.kills:
        training = Training(options.program, folder / f"round-{rounds}")
        while True:
            if kills >= options.kills:  # to the end now
                process = training.start(threads=2)
                errors = process.communicate()[1]
                if process.returncode != 0:
                    raise Failure(f"the last resume ended with {process.returncode}:\n{errors}")
                break
            outcome = kill_once(training, rng, started, whole)
            if outcome == "finished":
                break
            kills += 1
            saves += outcome == "killed in a save"
            if kills % 25 == 0:
                print(f"{kills} kills, {saves} of them in a save; round {rounds + 1}", flush=True)
        compare(expected, training.files())
        rounds += 1
        shutil.rmtree(training.folder)
    print(f"{kills} kills, {saves} of them in a save, in {rounds} trainings: all {len(expected)} files the same each time")


def main(arguments):
    options = parse_arguments(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="seq2see-killing-"))
    try:
        try_killing(options, folder)
    except Failure as failure:
        print(f"try_killing: {failure}\nlook at {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
