"""What the tests of the report's page share: runs, their reports, and a browser with the page open."""

import pathlib
import subprocess
import sys
import unittest

from synthetic_run import SyntheticRun

PROGRAM = pathlib.Path(sys.argv[1]).resolve()

NASTY = [
    ("Ein Haus steht am Fluss .", "A house stands by the river ."),
    ("</script><script>alert(1)</script> ist Text", '<img src=x onerror=alert(1)> is "text" & more'),
    ("قرأت الطالبة الكتاب الجديد", "The student read the new book"),
    ("Zeile\u2028Ende, und 'das'", "line\u2028end \\u003c &lt; {{script}}"),
]
WORDS = [(" ".join(f"a{word}" for word in range(39)), " ".join(f"b{word}" for word in range(39)))]

folder = None  # of everything that is written
browser = None
runs = {}
pages = {}  # their reports: "main", "two" (runs), "long" (sentences), "none" (no attention), "going" (just begun)


def report(name, *of):
    """What the program makes of runs."""
    file = folder / f"{name}.html"
    command = [PROGRAM, "report", *(run.folder for run in of), "-o", file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{file}\n"
    return file


def prepare(to, with_browser):
    """Writes all runs and reports into a folder."""
    global folder, browser
    folder, browser = to, with_browser
    write_runs()
    pages["main"] = report("main", runs["main"])
    pages["two"] = report("two", runs["main"], runs["other"])
    for name in ("long", "none", "going"):
        pages[name] = report(name, runs[name])


def write_runs():
    runs["main"] = SyntheticRun(folder, "main-run")
    runs["main"].write_matrices(NASTY, gold={0: "0-0 1-1 2-2 3p3 4-5"})
    runs["main"].write_metrics(
        probes=2, warnings={12: ["A <b>warning</b>."], 3: ["Rows are even."], 4: ["Rows are even."]}
    )
    lengths = [f"{'ein ' * number}Ende" for number in range(1, 41)]
    runs["main"].write_translations(lengths, [line.replace("ein", "one") for line in lengths])
    runs["other"] = SyntheticRun(folder, "other-run", attention="scaled_dot")
    runs["other"].write_matrices(NASTY, until=8, shift=1)
    runs["other"].write_metrics(until=8)
    runs["long"] = SyntheticRun(folder, "long-run", epochs=6)
    runs["long"].write_matrices(WORDS)
    runs["none"] = SyntheticRun(folder, "none-run", attention="none")
    runs["none"].write_metrics()
    runs["going"] = SyntheticRun(folder, "going-run")
    runs["going"].write_matrices(NASTY[:1], until=0, with_spans=False)


class PageTest(unittest.TestCase):
    """Every test opens its page anew, in one browser for all."""

    looks = {}  # size and colours of the window

    def setUp(self):
        self.browser = browser
        self.browser.look_as(**self.looks)

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def open(self, page, fragment=""):
        self.browser.open(pages[page], fragment)
        self.browser.wait_for(lambda: self.browser.run("return document.title.includes('seq2see')"), "the page")

    def state(self):
        """The state as the page's address tells it."""
        script = "return location.hash.slice(1)"
        self.browser.wait_for(lambda: self.browser.run(script), "the fragment")
        self.browser.run_until_called_back("setTimeout(arguments[0], 350)")  # it is written after a pause
        return dict(part.split("=") for part in self.browser.run(script).split("&"))

    def table(self, number=0):
        """The numbers of a panel: rows' names, columns' names, values as texts."""
        self.browser.run("document.getElementById('numbers').open = true")
        self.browser.wait_for(
            lambda: self.browser.run("return document.querySelectorAll('#table table').length > 0"), "the table"
        )
        script = """const table = document.querySelectorAll('#table table')[arguments[0]];
            return [[...table.querySelectorAll('tbody th')].map((cell) => cell.textContent),
                    [...table.querySelectorAll('thead th')].map((cell) => cell.textContent),
                    [...table.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent))]"""
        return self.browser.run(script, number)

    def expect_values(self, texts, matrix):
        for row, expected in zip(texts, matrix, strict=True):
            for text, value in zip(row, expected, strict=True):
                number = 0.0 if text.startswith("<") else float(text.replace("\u2212", "-"))
                self.assertAlmostEqual(number, value, delta=0.00051)

    def epoch(self):
        return self.browser.text("#epoch-label")

    def finish_moving(self):
        self.browser.run_until_called_back("setTimeout(arguments[0], 400)")
