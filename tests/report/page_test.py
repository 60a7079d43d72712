"""The report's page in a real browser: page_test.py PROGRAM, where PROGRAM is seq2see.

Exits with 77 where there is no Chromium or no chromedriver.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import page_case
from browser import Browser, what_is_missing
from page_case import PageTest
from page_use import UseTest  # noqa: F401
from page_views import ViewsTest  # noqa: F401
from synthetic_run import SyntheticRun


class DarkTest(PageTest):
    looks = {"dark": True}

    def colour_of_corner(self):
        return self.browser.run(
            "return [...document.querySelector('.map canvas').getContext('2d').getImageData(5, 5, 1, 1).data]"
        )

    def test_light_says_how_much_on_a_dark_page(self):
        self.open("main", "probe=0&unit=word&epoch=12")
        self.finish_moving()
        self.assertIn("the brighter a cell", self.browser.text("#explanation"))
        self.assertGreater(min(self.colour_of_corner()[:3]), 180)
        self.browser.click("#theme")  # light
        self.assertIn("the darker a cell", self.browser.text("#explanation"))
        self.assertLess(self.colour_of_corner()[0], 80)


class PhoneTest(PageTest):
    looks = {"width": 390, "height": 844}

    def test_nothing_runs_off_the_page(self):
        for file, fragment in [("main", "probe=0"), ("main", "probe=2&view=links"), ("long", ""), ("long", "view=links&compare=1"),
                               ("two", "compare=1"), ("none", "")]:  # fmt: skip
            self.open(file, fragment)
            self.browser.run("const numbers = document.getElementById('numbers'); numbers.open = true")
            self.finish_moving()
            width = self.browser.run("return document.documentElement.scrollWidth")
            self.assertEqual(width, 390, (file, fragment))

    def test_the_list_of_sentences_opens_and_closes(self):
        self.open("main", "probe=0")
        self.assertFalse(self.browser.is_shown("#probes"))
        self.browser.click("#picker-toggle")
        self.assertTrue(self.browser.is_shown("#probes"))
        self.browser.click("#probes li:last-child")
        self.assertFalse(self.browser.is_shown("#probes"))
        self.assertEqual(self.state()["probe"], "3")


class ProgramTest(unittest.TestCase):
    def run_program(self, *arguments):
        return subprocess.run(
            [str(page_case.PROGRAM), "report", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=300,
            cwd=page_case.folder,
        )

    def expect_user_error(self, done, part):
        self.assertEqual(done.returncode, 2)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(part, done.stderr)

    def test_the_report_of_one_run_goes_into_its_folder(self):
        done = self.run_program(page_case.runs["none"].folder)
        self.assertEqual(done.stdout, f"{page_case.runs['none'].folder}/report.html\n")
        self.assertEqual(
            (page_case.runs["none"].folder / "report.html").read_bytes(), page_case.pages["none"].read_bytes()
        )

    def test_mistakes_are_told_in_one_line(self):
        self.expect_user_error(self.run_program("nowhere"), "nowhere: there is no such folder")
        self.expect_user_error(self.run_program(page_case.runs["main"].folder, page_case.runs["none"].folder), "-o")
        self.expect_user_error(
            self.run_program(page_case.runs["main"].folder, "-o", page_case.folder), "this is a folder"
        )
        damaged = SyntheticRun(page_case.folder, "damaged")
        damaged.write_matrices(page_case.NASTY[:1])
        file = damaged.folder / "attention/epoch-004.jsonl"
        first, second = file.read_text(encoding="utf-8").splitlines()
        file.write_text(f"{first}\n{second[:-9]}\n", encoding="utf-8")
        self.expect_user_error(self.run_program(damaged.folder), "epoch-004.jsonl:2")

    def test_a_damaged_measurement_is_passed_over_with_a_warning(self):
        damaged = SyntheticRun(page_case.folder, "damaged-metrics", attention="none")
        damaged.write_metrics()
        with (damaged.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write('{"type": "epo')
        done = self.run_program(damaged.folder)
        self.assertEqual(done.returncode, 0)
        lines = len((damaged.folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines())
        self.assertIn(f"metrics.jsonl:{lines}", done.stderr + done.stdout)

    def test_measurements_stand_at_their_epochs(self):
        data = page_case.pages["none"].read_text(encoding="utf-8").split('id="data">')[1].split("</script>")[0]
        updates = json.loads(data)["runs"][0]["measurements"]["update"]
        self.assertEqual(updates["epoch"][:4], [0.5, 1, 1.5, 2])


if __name__ == "__main__":
    if what_is_missing():
        print(
            f"{what_is_missing()} is not installed: the page is not tested (scripts/packages.sh --for test installs it)"
        )
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="seq2see page ") as name:
        with Browser(pathlib.Path(name)) as browser:
            page_case.prepare(pathlib.Path(name), browser)
            unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
