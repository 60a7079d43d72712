// BLEU by the length of the source, at the epoch of the slider: what a fixed-length vector would cost shows here.

import { runs } from './data.js';
import { figure } from './numbers.js';
import { theme } from './theme.js';
import { lineChart } from './chart.js';
import { element } from './dom.js';

const TITLE = 'BLEU by length';

/** The chart, or null where no run was measured so. */
export function lengthChart() {
  const measured = runs.filter((run) => run.lengths);
  if (measured.length === 0) return null;
  const node = element('div', { class: 'chart-holder' });
  return {
    node,
    mark: (epoch) => node.replaceChildren(draw(measured, epoch)),
  };
}

function draw(measured, epoch) {
  const { bins, unit } = measured[0].lengths;
  const colours = theme();
  const series = measured.filter((run) => sameBins(run.lengths.bins, bins)).flatMap((run) => {
    const row = rowAt(run.lengths.rows, epoch);
    const colour = runs.length === 1 ? colours.bar : colours.runs[run.index % colours.runs.length];
    return row ? [{ name: '', points: row[1].map((bleu, bin) => [bin, bleu]), colour, isFaint: false }] : [];
  });
  if (series.length === 0) return emptyChart();
  const axis = {
    from: -0.3,
    to: bins.length - 0.7,
    ticks: bins.map((_, bin) => bin),
    tickText: (bin) => bins[bin][0],
    snap: Math.round,
    name: (bin) => `${bins[bin][0]} ${unit}, ${bins[bin][1]} sentences`,
  };
  const chart = lineChart(series, axis, {
    title: TITLE,
    note: `of the source in ${unit}; epoch ${rowAt(measured[0].lengths.rows, epoch)?.[0] ?? 'n/a'}`,
    text: (value) => figure(value, 1),
    most: 100,
    marksPoints: true,
  });
  chart.mark(bins.length - 1);
  return chart.node;
}

/** Before the first validation there is nothing to draw. */
function emptyChart() {
  return element('figure', { class: 'chart' }, element('figcaption', {},
    element('span', { class: 'chart-title' }, TITLE),
    element('span', { class: 'chart-note' }, 'not measured yet at this epoch')));
}

const sameBins = (a, b) => a.length === b.length && a.every(([label], bin) => label === b[bin][0]);

/** That of the last validation at or before the epoch. */
function rowAt(rows, epoch) {
  return rows.filter(([each]) => each <= epoch).at(-1) ?? null;
}
