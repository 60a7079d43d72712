"""The table of scripts/study_alignment.sh: alignment error rates of several models, by two ways of making links.

usage: alignment_table.py FOLDER MODEL...   (FOLDER holds MODEL-DIRECTION-RULE[-both].json, as evaluate --json prints them)
"""

import json
import sys
from pathlib import Path

RULES = ("argmax", "balanced")


def read(folder, model, direction, rule, both=False):
    path = Path(folder) / f"{model}-{direction}-{rule}{'-both' if both else ''}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def bleu(scores):
    return scores["bleu"]["score"]


def row(folder, model):
    attention, _, wiring = model.partition("-")
    cells = ["guided by gold links" if model == "guided" else f"`{attention}`", f"`{wiring or 'luong'}`"]
    cells.append(f"{bleu(read(folder, model, 'zh-en', 'argmax')):.1f}")
    for rule in RULES:
        for direction in ("zh-en", "en-zh"):
            cells.append(f"{read(folder, model, direction, rule)['alignment']['aer']:.3f}")
        cells.append(f"{read(folder, model, 'zh-en', rule, both=True)['alignment']['aer']:.3f}")
    return "| " + " | ".join(cells) + " |"


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder, *models = arguments
    print("| attention | wiring | BLEU zh-en | argmax zh-en | en-zh | both | balanced zh-en | en-zh | both |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for model in models:
        print(row(folder, model))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
