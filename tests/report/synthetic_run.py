"""Run folders such as `seq2see train` writes, made up: for the tests of the report's page."""

import json
import math

CONFIG = """name: {name}
data:
  train: data/{name}/train
  dev: data/{name}/dev
  src: {{lang: {source}, tokenizer_cfg: {{vocab_size: 600}}}}
  trg: {{lang: {target}, tokenizer_cfg: {{vocab_size: 800}}}}
model:
  decoder: {{attention: {attention}}}
training: {{epochs: {epochs}}}
"""


def sharpened(rows, columns, sharpness, shift=0):
    """A matrix around the diagonal: even rows at 0, nearly all of each row in one cell at 10."""
    matrix = []
    for row in range(rows):
        place = (row + shift) * (columns - 1) / max(rows - 1, 1)
        scores = [math.exp(-sharpness * abs(column - place) / 2) for column in range(columns)]
        matrix.append([round(score / sum(scores), 7) for score in scores])
    return matrix


def pieces_of(sentence):
    """Pieces of at most four letters with their places in bytes, as SentencePiece gives them, and `</s>`."""
    pieces, spans, place = [], [], 0
    for word in sentence.split(" "):
        letters = [word[start : start + 4] for start in range(0, len(word), 4)]
        for index, part in enumerate(letters):
            size = len(part.encode())
            pieces.append(("▁" if index == 0 else "") + part)
            spans.append([place, place + size])
            place += size
        place += 1
    end = len(sentence.encode())
    return [*pieces, "</s>"], [*spans, [end, end]]


class SyntheticRun:
    def __init__(self, folder, name="made-up", attention="bahdanau", epochs=12, languages=("de", "en")):
        self.folder = folder / name
        self.name, self.attention, self.epochs = name, attention, epochs
        self.languages = languages
        self.folder.mkdir(parents=True)
        source, target = languages
        self._write(
            "config.yaml", CONFIG.format(name=name, attention=attention, epochs=epochs, source=source, target=target)
        )

    def _write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def write_matrices(self, pairs, until=None, gold=None, shift=0, with_spans=True):
        """pairs: source and target sentences; both with forced targets and with an output that grows."""
        last = self.epochs if until is None else until
        for epoch in range(last + 1):
            lines = []
            for number, (source, target) in enumerate(pairs):
                words = target.split(" ")
                known = max(1, round(len(words) * min(1, (epoch + 1) / last if last else 1)))
                lines.append(self._line(number, epoch, "forced", source, target, shift, gold, with_spans))
                lines.append(
                    self._line(number, epoch, "greedy", source, " ".join(words[:known]), shift, None, with_spans)
                )
            self._write(
                f"attention/epoch-{epoch:03d}.jsonl",
                "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines),
            )

    def _line(self, number, epoch, mode, source, target, shift, gold, with_spans):
        source_pieces, source_spans = pieces_of(source)
        target_pieces, target_spans = pieces_of(target)
        line = {
            "id": number, "epoch": epoch, "step": 100 * epoch, "attention": self.attention, "mode": mode,
            "source": source_pieces, "target": target_pieces, "source_sent": source, "target_sent": target,
            "reference": target, "score": -10 / (epoch + 1),
            "matrix": sharpened(len(target_pieces), len(source_pieces), 10 * epoch / max(self.epochs, 1), shift),
        }  # fmt: skip
        if with_spans:
            line |= {"source_spans": source_spans, "target_spans": target_spans}
        if gold is not None and number in gold:
            line["gold"] = gold[number]
        return line

    def write_metrics(self, until=None, warnings=None, probes=0):
        lines = []
        timing = []
        last = self.epochs if until is None else until
        for epoch in range(last + 1):
            update = 100 * epoch
            at = {"epoch": epoch, "update": update}
            if epoch > 0:
                for part in (50, 0):
                    lines.append({"type": "update", "epoch": epoch, "update": update - part, "loss": 6 / epoch + part / 100,
                                  "perplexity": 100 / epoch, "accuracy": 1 - 1 / epoch, "learning_rate": 0.002 / epoch,
                                  "gradient_norm": 0.5, "tokens": 1000})  # fmt: skip
                    timing.append({"type": "update", "epoch": epoch, "update": update - part, "tokens": 1000,
                                   "tokens_per_second": 20000 + 100 * epoch})  # fmt: skip
                lines.append({"type": "validation", **at, "loss": 5 / epoch, "perplexity": 90 / epoch, "accuracy": 0.9,
                              "bleu": 7.5 * epoch, "best": epoch <= 9})  # fmt: skip
                lines.append({"type": "epoch", **at, "loss": 6 / epoch, "perplexity": 100 / epoch, "accuracy": 0.9,
                              "tokens": 1000})  # fmt: skip
            diagnosis = {"rows": 8, "entropy": 2 / (epoch + 1), "relative_entropy": 1 / (epoch + 1), "end_mass": 0.7 / (epoch + 1),
                         "end_rows": 0.1, "punctuation_mass": 0.05, "coverage": 0.9, "over_coverage": 0.2, "monotonicity": 0.8,
                         "sharpness": 1 - 0.9 / (epoch + 1), "agreement_with_previous": None if epoch == 0 else 0.9,
                         "aer": 0.9 / (epoch + 1)}  # fmt: skip
            for number in range(probes):
                lines.append({"type": "probe", **at, "id": number, "mode": "forced", **diagnosis})
            lines.append(
                {
                    "type": "probes",
                    **at,
                    "mode": "forced",
                    "pairs": 3,
                    **diagnosis,
                    "warnings": (warnings or {}).get(epoch, []),
                }
            )
            lines.append(
                {
                    "type": "dev_alignment",
                    **at,
                    "aer": 0.8 / (epoch + 1),
                    "precision": 0.8,
                    "recall": 0.9,
                    "f_measure": 0.85,
                    "pairs": 20,
                }
            )
        self._write("metrics.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
        self._write("timing.jsonl", "".join(f"{json.dumps(line)}\n" for line in timing))

    def write_translations(self, sources, references, until=None):
        source, target = self.languages
        self._write(f"data/dev.{source}", "".join(f"{line}\n" for line in sources))
        self._write(f"data/dev.{target}", "".join(f"{line}\n" for line in references))
        last = self.epochs if until is None else until
        for epoch in range(1, last + 1):
            known = [" ".join(line.split(" ")[: 3 + epoch]) for line in references]
            self._write(f"translations/epoch-{epoch:03d}.dev.txt", "".join(f"{line}\n" for line in known))
