"""Judges, from the comparisons that scripts/study_attention.sh made, whether an unscaled dot product saturates.

    attention_verdict.py STUDY

Reads STUDY/parts/{test,long,all,growing}.{json,md}; writes STUDY/study.json, with all figures and the verdict, and
STUDY/study.md. The argument is that of Vaswani et al. 2017 ("Attention Is All You Need", section 3.2.1): the variance of
q k grows with d_k, large scores push the softmax to where its gradient is small, and so training suffers. Each of its
steps is held against the runs; nothing here presumes how they come out.
"""

import json
import math
import pathlib
import sys

# From when on a ratio is called a loss of gradient: below it, a difference between two trainings is noise.
NOTABLE_RATIO = 2.0
# The argument says that the variance grows in proportion to d_k, with the exponent 1: half of that is called growth.
NOTABLE_EXPONENT = 0.5
SIGNIFICANT = 0.05
PARTS = ("test", "long", "all", "growing")


def statistic(run, name, moment):
    """A statistic before training ("before") or at the last epoch ("end"); None where it was not measured."""
    epochs = run["attention_statistics"]
    if not epochs:
        return None
    chosen = epochs[0] if moment == "before" else epochs[-1]
    if (chosen["epoch"] == 0) != (moment == "before"):
        return None
    return chosen[name]


def ratio(numerator, denominator):
    if numerator is None or denominator is None or denominator == 0:
        return None
    return numerator / denominator


def text(value):
    return "unknown" if value is None else f"{value:.3g}"


def step(claim, holds, figures):
    return {"claim": claim, "holds": holds, "figures": figures}


def growth_exponent(by_size, moment):
    """x where the variance of the scores grows as d_k to the x, from the smallest d_k to the largest."""
    smallest, largest = min(by_size), max(by_size)
    growth = ratio(*(statistic(by_size[size], "score_variance", moment) for size in (largest, smallest)))
    return None if not growth or growth < 0 else math.log(growth) / math.log(largest / smallest)


def growth_step(runs, moment, words):
    """Whether the variance of dot's scores grows with d_k, and more than that of scaled_dot's."""
    exponents = {kind: growth_exponent(by_size, moment) for kind, by_size in runs.items()}
    holds = None
    if None not in exponents.values():
        holds = exponents["dot"] >= NOTABLE_EXPONENT and exponents["dot"] > exponents["scaled_dot"]
    return step(
        f"{words}, the variance of dot's scores grows with d_k, and more than scaled_dot's",
        holds,
        f"as d_k to the power of {text(exponents['dot'])} for dot, {text(exponents['scaled_dot'])} for scaled_dot",
    )


def gradient_step(largest):
    passed = {kind: statistic(run, "gradient_passed", "end") for kind, run in largest.items()}
    share = ratio(passed["scaled_dot"], passed["dot"])
    return step(
        "at the largest d_k, dot's softmax lets clearly less of the gradient through than scaled_dot's",
        None if share is None else share >= NOTABLE_RATIO,
        f"gradient passed at the last epoch: {text(passed['dot'])} for dot, {text(passed['scaled_dot'])} for "
        "scaled_dot",
    )


def bleu_step(largest):
    scores = {kind: run["bleu"]["score"] for kind, run in largest.items()}
    p_value = largest["dot"]["bleu"]["paired"]["p_value"]
    return step(
        "at the largest d_k, dot translates significantly worse than scaled_dot",
        scores["dot"] < scores["scaled_dot"] and p_value < SIGNIFICANT,
        f"BLEU {scores['dot']:.2f} for dot, {scores['scaled_dot']:.2f} for scaled_dot, p = {p_value:.4f}",
    )


def judge(growing):
    """The steps of the argument, each with whether it holds (None: not measured), and what follows."""
    runs = {"dot": {}, "scaled_dot": {}}
    for run in growing["runs"]:
        runs[run["attention"]][run["attention_size"]] = run
    largest = {kind: by_size[max(by_size)] for kind, by_size in runs.items()}
    steps = [
        growth_step(runs, "before", "before training"),
        growth_step(runs, "end", "at the last epoch"),
        gradient_step(largest),
        bleu_step(largest),
    ]
    answers = [one["holds"] for one in steps]
    if None in answers:
        conclusion = "The saturation argument cannot be judged: these runs do not hold all statistics of attention."
    elif all(answers):
        conclusion = "These runs show the saturation argument: each of its steps holds."
    elif not any(answers):
        conclusion = "These runs refute the saturation argument for this model: none of its steps holds."
    else:
        conclusion = (
            f"These runs show the saturation argument in part: {sum(answers)} of its {len(answers)} steps hold, "
            + ("but translation does not suffer." if not answers[-1] else "and translation suffers.")
        )
    return {"conclusion": conclusion, "d_k": sorted(runs["dot"]), "steps": steps}


def verdict_lines(verdict):
    words = {True: "holds", False: "does not hold", None: "not measured"}
    yield verdict["conclusion"]
    yield ""
    for one in verdict["steps"]:
        yield f"- **{words[one['holds']]}**: {one['claim']} ({one['figures']})"
    yield ""
    yield (
        f"d_k from {verdict['d_k'][0]} to {verdict['d_k'][-1]}; growth counts from a power of {NOTABLE_EXPONENT:g} on, a "
        f"loss of gradient from a factor of {NOTABLE_RATIO:g}, a difference of BLEU from p = {SIGNIFICANT:g}; one training each, so other seeds may say otherwise."
    ).replace("d_k", "d\\_k")


def write(path, text):
    """The file is there whole or as it was."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def main(folder):
    study = pathlib.Path(folder)
    parts = {name: json.loads((study / f"parts/{name}.json").read_text(encoding="utf-8")) for name in PARTS}
    tables = {name: (study / f"parts/{name}.md").read_text(encoding="utf-8") for name in PARTS}
    verdict = judge(parts["growing"])
    plot = "\n![variance of the scores over d_k](score-variance.png)\n" if (study / "score-variance.png").exists() else ""
    markdown = (
        "# Which scoring function?\n\n"
        "Trainings that differ in the attention alone. One each, so read differences of a point as noise.\n\n"
        f"## Sentences as in training\n\n{tables['test']}\n"
        f"## Sentences longer than any in training\n\n{tables['long']}\n"
        "## Short and long sentences together\n\n![BLEU by length](by-length.bleu.png)\n\n"
        f"{tables['all']}\n"
        f"## dot against scaled\\_dot as d\\_k grows\n\n{tables['growing']}{plot}\n"
        "## Does the unscaled dot product saturate?\n\n" + "\n".join(verdict_lines(verdict)) + "\n"
    )
    write(study / "study.json", json.dumps({**parts, "verdict": verdict}, indent=2) + "\n")
    write(study / "study.md", markdown)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
