"""The memory of a program over time, as scripts/soak.sh samples it: draws the curve and says whether it is flat.

usage: memory_curve.py SAMPLES.csv PICTURE.svg TITLE   (SAMPLES.csv: seconds,rss_mib with a header)

Judged is the last half: what is read, cached and warmed up in the first half may take memory. Memory grows where the
last half rises by more than MOST_MIB_AN_HOUR, and by more than MOST_MIB in all: a minute is too short to take a rise of
half a MiB for thirty an hour. Exit code 1 where it grows, 2 for samples that nothing can be said of.
"""

import csv
import os
import sys
from statistics import median
from xml.sax.saxutils import escape

MOST_MIB_AN_HOUR = 8.0
MOST_MIB = 3.0
FEWEST_SAMPLES = 8


def read(path):
    """[(seconds, MiB)] in order."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return [(float(row["seconds"]), float(row["rss_mib"])) for row in csv.DictReader(file)]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise SystemExit(f"memory_curve.py: error: {path}: no samples of memory ({error!r})") from error


def slope(samples):
    """MiB a second: the median over all pairs of samples (Theil and Sen), so that single peaks do not count."""
    return median(
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for index, earlier in enumerate(samples)
        for later in samples[index + 1 :]
        if later[0] > earlier[0]
    )


class Verdict:
    def __init__(self, samples):
        middle = (samples[0][0] + samples[-1][0]) / 2
        self.half = [sample for sample in samples if sample[0] >= middle]
        self.an_hour = slope(self.half) * 3600
        self.rise = slope(self.half) * (self.half[-1][0] - self.half[0][0])
        self.grows = self.an_hour > MOST_MIB_AN_HOUR and self.rise > MOST_MIB

    def sentence(self, samples):
        values = [mib for _, mib in samples]
        return (
            f"{'memory GROWS' if self.grows else 'memory is flat'}: {values[0]:.1f} MiB at the start, "
            f"{self.half[0][1]:.1f} in the middle, {values[-1]:.1f} at the end, {max(values):.1f} at most; "
            f"the last half {'rises' if self.an_hour >= 0 else 'falls'} by {abs(self.an_hour):.2f} MiB/h "
            f"({len(samples)} samples in {samples[-1][0]:.0f} s)"
        )


def nice_step(span, most_steps):
    """The smallest of 1, 2, 5, 10, 20, … that divides the span into no more steps than that."""
    power = 1e-3
    while True:
        for factor in (1, 2, 5):
            if span / (factor * power) <= most_steps:
                return factor * power
        power *= 10


def ticks(end, most_steps):
    step = nice_step(end, most_steps)
    return [index * step for index in range(int(end / step + 1e-9) + 1)]


def picture(samples, verdict, title):
    """The curve as SVG: memory over minutes, both from 0, the judged half with its slope."""
    width, height, left, right, top, bottom = 860, 440, 70, 20, 84, 52
    last = samples[-1][0] or 1.0
    highest = max(mib for _, mib in samples) * 1.15
    x = lambda seconds: left + seconds / last * (width - left - right)  # noqa: E731
    y = lambda mib: height - bottom - mib / highest * (height - top - bottom)  # noqa: E731
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="24" font-size="16">{escape(title)}</text>',
        *(
            f'<text x="{left}" y="{y_of_line}" fill="#555">{escape(line)}</text>'
            for y_of_line, line in zip((44, 62), verdict.sentence(samples).split("; ", 1))
        ),
        f'<rect x="{x(verdict.half[0][0]):.1f}" y="{top}" width="{x(last) - x(verdict.half[0][0]):.1f}" '
        f'height="{height - top - bottom}" fill="#f2f5fa"/>',
    ]
    for mib in ticks(highest, 8):
        parts.append(f'<path d="M{left} {y(mib):.1f}H{width - right}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y(mib) + 4:.1f}" text-anchor="end">{mib:g}</text>')
    for minutes in ticks(last / 60, 10):
        parts.append(f'<text x="{x(minutes * 60):.1f}" y="{height - bottom + 20}" text-anchor="middle">{minutes:g}</text>')
    parts.append(f'<text x="{width - right}" y="{height - 10}" text-anchor="end">minutes</text>')
    parts.append(f'<text x="8" y="{top - 6}">MiB</text>')
    points = " ".join(f"{x(seconds):.1f},{y(mib):.1f}" for seconds, mib in samples)
    parts.append(f'<polyline points="{points}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>')
    begin, end = verdict.half[0][0], verdict.half[-1][0]
    centre = median(mib for _, mib in verdict.half)
    line = [(at, centre + verdict.an_hour / 3600 * (at - (begin + end) / 2)) for at in (begin, end)]
    parts.append(
        f'<path d="M{x(line[0][0]):.1f} {y(line[0][1]):.1f}L{x(line[1][0]):.1f} {y(line[1][1]):.1f}" '
        f'stroke="{"#c0392b" if verdict.grows else "#2e8b57"}" stroke-width="2" stroke-dasharray="6 4"/>'
    )
    return "\n".join([*parts, "</svg>", ""])


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    path, picture_path, title = arguments
    samples = read(path)
    if len(samples) < FEWEST_SAMPLES or samples[-1][0] <= samples[0][0]:
        print(
            f"memory_curve.py: error: {path}: {len(samples)} samples say nothing; let it run longer, or sample more often",
            file=sys.stderr,
        )
        return 2
    verdict = Verdict(samples)
    with open(f"{picture_path}.new", "w", encoding="utf-8") as file:
        file.write(picture(samples, verdict, title))
    os.replace(f"{picture_path}.new", picture_path)
    print(f"{title}: {verdict.sentence(samples)}")
    return 1 if verdict.grows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
