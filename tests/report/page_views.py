"""What the report's page shows: maps, links, words, comparisons."""

import page_case
from page_case import PageTest
from synthetic_run import pieces_of, sharpened


class ViewsTest(PageTest):
    def test_sentences_are_text_whatever_they_hold(self):
        self.open("main")
        shown = self.browser.texts(".probe-source") + self.browser.texts(".probe-target")
        self.assertIn(page_case.NASTY[1][0], shown)
        self.assertIn(page_case.NASTY[1][1], shown)
        self.assertIn("line<U+2028>end \\u003c &lt; {{script}}", shown)
        for probe in range(len(page_case.NASTY)):
            self.open("main", f"probe={probe}&compare=1&view=links")
            self.assertEqual(self.browser.run("return document.querySelectorAll('img, b i, script').length"), 2)
        self.assertIn("A <b>warning</b>.", self.browser.text("#notes"))

    def test_the_models_own_output_has_rows_of_its_own(self):
        self.open("main", "probe=0&epoch=2&unit=word")
        self.browser.click('[data-key="mode greedy"]')
        rows, _, _ = self.table()
        self.assertEqual(rows, ["A", "house", "</s>"])
        self.assertIn(page_case.NASTY[0][1], self.browser.text("#sentences"))  # the reference stands beside it

    def test_words_are_pieces_put_together(self):
        self.open("main", "probe=0&epoch=6&unit=piece")
        self.browser.click('[data-key="unit word"]')
        rows, columns, values = self.table()
        self.assertEqual(rows, [*page_case.NASTY[0][1].split(" "), "</s>"])
        self.assertEqual(columns, [*page_case.NASTY[0][0].split(" "), "</s>"])
        pieces = sharpened(11, 9, 5)
        self.assertEqual(pieces_of(page_case.NASTY[0][1])[0][1:3], ["▁hous", "e"])
        self.assertEqual(pieces_of(page_case.NASTY[0][0])[0][2:4], ["▁steh", "t"])
        mean = [(first + second) / 2 for first, second in zip(pieces[1], pieces[2], strict=True)]
        self.assertAlmostEqual(float(values[1][2]), mean[2] + mean[3], delta=0.00051)

    def test_the_end_is_hidden_on_request_and_that_is_said(self):
        self.open("main", "probe=0&epoch=1&unit=word")
        self.assertFalse(self.browser.is_shown("#notice"))
        self.browser.click('[data-key="end"]')
        rows, columns, values = self.table()
        self.assertNotIn("</s>", rows + columns)
        self.assertIn("</s> is hidden", self.browser.text("#notice"))
        self.assertLess(sum(map(float, values[0])), 0.99)

    def test_gold_links_lie_over_the_map(self):
        self.open("main", "probe=0&unit=word")
        self.assertEqual(len(self.browser.texts(".map .gold")), 5)
        dashed = "return document.querySelectorAll('.map .gold rect[stroke-dasharray]').length"
        self.assertEqual(self.browser.run(dashed), 2)  # two strokes of one box
        self.browser.click('[data-key="gold"]')
        self.assertEqual(self.browser.texts(".map .gold"), [])

    def point_at_cell(self, row, column):
        box = "const box = document.querySelector(`.map [data-%s='${arguments[0]}']`).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]"
        x, _ = self.browser.run(box % "column", column)
        _, y = self.browser.run(box % "row", row)
        self.browser.point_at(x, y)

    def test_pointing_tells_the_cell_and_lights_up_its_row(self):
        self.open("main", "probe=0&unit=word&epoch=12")
        self.finish_moving()
        self.point_at_cell(3, 3)
        self.assertRegex(self.browser.text("#tip"), r"by looks at am0\.\d{3}")
        self.assertTrue(self.browser.is_shown("#tip"))
        self.assertEqual(len(self.browser.texts(".distribution rect")), 7)
        self.assertEqual(self.browser.texts(".is-pointed"), ["by", "am"])
        self.browser.point_at(5, 5)
        self.assertFalse(self.browser.is_shown("#tip"))
        self.browser.press("Shift", "Down")
        self.browser.press("Shift", "Right")
        self.assertIn("A looks at Haus", self.browser.text("#announcement"))

    def test_links_are_as_wide_as_weights_are_large(self):
        self.open("main", "probe=0&unit=word&epoch=12&view=links")
        self.finish_moving()
        _, _, values = self.table()
        weights = [float(text) if text[0] != "<" else 0 for row in values for text in row]
        script = "return [...document.querySelectorAll('.ribbons path')].map((path) => Number(path.getAttribute('stroke-width')))"
        widths = self.browser.run(script)
        self.assertEqual(len(widths), sum(weight >= 0.02 for weight in weights))
        self.assertAlmostEqual(max(widths), 15 * max(weights), delta=0.05)

    def test_two_epochs_side_by_side_with_their_difference(self):
        self.open("main", "probe=0&unit=piece&epoch=12")
        self.browser.click('[data-key="compare"]')
        self.assertEqual(len(self.browser.texts(".panel")), 3)
        self.assertIn("epoch 12", self.browser.texts(".panel-subtitle")[0])
        self.assertIn("epoch 0", self.browser.texts(".panel-subtitle")[1])
        _, _, values = self.table(2)
        late, early = sharpened(11, 9, 10), sharpened(11, 9, 0)
        self.expect_values(
            values, [[a - b for a, b in zip(*rows, strict=True)] for rows in zip(late, early, strict=True)]
        )

    def test_two_runs_side_by_side(self):
        self.open("two", "probe=0&unit=word&epoch=8&compare=1&otherRun=1&otherEpoch=same")
        self.assertEqual(self.browser.texts(".panel-title"), ["main-run", "other-run", "Difference"])
        self.browser.press("End")
        self.assertIn("There is no matrix of epoch 12; this is epoch 8.", self.browser.texts(".panel-missing")[1])
        self.open("two", "probe=0&mode=greedy&epoch=3&compare=1&otherRun=1&otherEpoch=same")
        self.assertIn("the outputs are different", self.browser.text(".panel-difference"))
