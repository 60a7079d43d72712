// The small maps of the reading guide, in the colours of the real ones.

import { svgElement } from './dom.js';
import { theme } from './theme.js';

const SIDE = 7;
const CELL = 14;

/** The columns that each row looks at, as [column, weight]; the rest of a row is spread evenly. */
const PATTERNS = {
  path: (row) => [[row, 0.86]],
  reordering: (row) => [[[0, 5, 1, 2, 3, 4, 6][row], 0.84]],
  blocks: (row) => [[0, 2, 2, 2, 4, 5, 6][row], [1, 3, 3, 3, 4, 5, 6][row]].map((column) => [column, 0.44]),
  end: (row) => (row === 6 ? [[5, 0.3], [6, 0.62]] : [[row, 0.86]]),
  even: () => [],
  column: () => [[6, 0.82]],
  stuck: (row) => [[[0, 1, 3, 3, 3, 3, 6][row], 0.86]],
  blank: (row) => [[[0, 1, 2, 4, 4, 5, 6][row], 0.86]],
  shifted: (row) => [[Math.min(row + 1, 6), 0.86]],
  saturated: (row) => [[[0, 4, 1, 1, 6, 4, 6][row], 1]],
};

export function drawGuide() {
  for (const svg of document.querySelectorAll('[data-pattern]')) drawPattern(svg, PATTERNS[svg.dataset.pattern]);
}

function drawPattern(svg, pattern) {
  const side = SIDE * CELL;
  svg.setAttribute('viewBox', `-1 -1 ${side + 2} ${side + 2}`);
  svg.setAttribute('aria-hidden', 'true');
  const cells = [];
  for (let row = 0; row < SIDE; ++row) {
    const peaks = pattern(row);
    const rest = (1 - peaks.reduce((sum, [, weight]) => sum + weight, 0)) / SIDE;
    for (let column = 0; column < SIDE; ++column) {
      const weight = peaks.filter(([peak]) => peak === column).reduce((sum, [, each]) => sum + each, rest);
      cells.push(svgElement('rect', {
        x: column * CELL, y: row * CELL, width: CELL, height: CELL, fill: theme().weight(weight), stroke: theme().line,
      }));
    }
  }
  svg.replaceChildren(...cells);
}
