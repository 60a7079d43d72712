// The curves of the runs as small charts that move with the slider.

import { byId, element } from './dom.js';
import { epochs, epochsAreKnown, runs } from './data.js';
import { figure } from './numbers.js';
import { change, state } from './state.js';
import { theme } from './theme.js';
import { lineChart, swatch } from './chart.js';
import { lengthChart } from './lengths.js';

const DEVELOPMENT = 'development';
const TRAINING = 'training';
const PROBES = 'probe pairs';

/** What is drawn where it was measured: each line is [table, column, name]. */
const CHARTS = [
  { title: 'Loss', note: 'per target token, as it is minimised',
    lines: [['validation', 'loss', DEVELOPMENT], ['update', 'loss', TRAINING, true]] },
  { title: 'Perplexity', note: 'logarithmic', isLogarithmic: true,
    lines: [['validation', 'perplexity', DEVELOPMENT], ['update', 'perplexity', TRAINING, true]] },
  { title: 'BLEU', note: 'development text, greedy', decimals: 1, lines: [['validation', 'bleu', '']] },
  { title: 'Accuracy', note: 'of the next token', most: 1,
    lines: [['validation', 'accuracy', DEVELOPMENT], ['update', 'accuracy', TRAINING, true]] },
  { title: 'AER', note: 'against gold links; 0 is best', most: 1,
    lines: [['dev_alignment', 'aer', DEVELOPMENT], ['probes.forced', 'aer', PROBES]] },
  { title: 'Entropy', note: 'of a row of attention; 1: even', most: 1,
    lines: [['attention', 'relative_entropy', DEVELOPMENT], ['probes.forced', 'relative_entropy', PROBES]] },
  { title: 'Largest weight', note: 'mean over rows', most: 1,
    lines: [['attention', 'largest_weight', DEVELOPMENT], ['probes.forced', 'sharpness', PROBES]] },
  { title: 'On </s>', note: 'part of the attention', most: 1,
    lines: [['probes.forced', 'end_mass', 'reference'], ['probes.greedy', 'end_mass', 'own output']] },
  { title: 'On punctuation', note: 'part of the attention', most: 1,
    lines: [['probes.forced', 'punctuation_mass', '']] },
  { title: 'Coverage', note: 'of source tokens; 1: all were looked at',
    lines: [['probes.forced', 'coverage', 'reference'], ['probes.greedy', 'coverage', 'own output']] },
  { title: 'Over-coverage', note: 'attention beyond one row a token',
    lines: [['probes.forced', 'over_coverage', 'reference'], ['probes.greedy', 'over_coverage', 'own output']] },
  { title: 'Monotonicity', note: '1: the path never goes back', most: 1,
    lines: [['probes.forced', 'monotonicity', '']] },
  { title: 'As the epoch before', note: 'rows that look at the same token', most: 1,
    lines: [['probes.forced', 'agreement_with_previous', '']] },
  { title: 'Variance of scores', note: 'before the softmax; logarithmic', isLogarithmic: true,
    lines: [['attention', 'score_variance', '']] },
  { title: 'Gradient passed', note: 'by the softmax; logarithmic', isLogarithmic: true,
    lines: [['attention', 'gradient_passed', '']] },
  { title: 'Learning rate', lines: [['update', 'learning_rate', '']] },
  { title: 'Gradient norm', note: 'before clipping', lines: [['update', 'gradient_norm', '']] },
  { title: 'Speed', note: 'target tokens a second', lines: [['timing.update', 'tokens_per_second', '']] },
];

let drawn = [];

function runColour(index) {
  const colours = theme().runs;
  return runs.length === 1 ? theme().bar : colours[index % colours.length];
}

export function drawCurves() {
  const axis = epochAxis();
  const charts = CHARTS.map((chart) => [chart, seriesOf(chart)]).filter(([, series]) => series.length > 0);
  drawn = charts.map(([chart, series]) => lineChart(series, axis, {
    ...chart,
    note: noteOf(chart, series),
    namesLines: runs.length === 1,
    text: (value) => figure(value, chart.decimals ?? null),
    onPick: (epoch) => change({ epoch: nearestEpoch(epoch) }),
  }));
  const lengths = lengthChart();
  if (lengths) drawn.push(lengths);
  watch(drawn);
  byId('charts').replaceChildren(...drawn.map((chart) => chart.node));
  byId('curves').hidden = drawn.length === 0;
  const named = runs.length > 1 ? runs : [];
  byId('legend').replaceChildren(...named.map(
    (run) => element('li', {}, swatch({ colour: runColour(run.index) }), run.name)));
  for (const chart of drawn) chart.mark(state.epoch);
}

/** Moves the marks of the charts that are in sight; the others follow when they come into sight. */
export function markCurves() {
  for (const chart of drawn) {
    chart.isStale = true;
    if (chart.isInSight) mark(chart);
  }
}

function mark(chart) {
  if (chart.isStale) chart.mark(state.epoch);
  chart.isStale = false;
}

let sight = null;

function watch(charts) {
  sight?.disconnect();
  sight = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const chart = charts.find(({ node }) => node === entry.target);
      chart.isInSight = entry.isIntersecting;
      if (chart.isInSight) mark(chart);
    }
  }, { rootMargin: '100px' });
  for (const { node } of charts) sight.observe(node);
}

/** Where each line is a run, the note says what they are of. */
function noteOf(chart, series) {
  const name = runs.length > 1 ? series.find(({ isFaint }) => !isFaint)?.name : null;
  return [name, chart.note].filter(Boolean).join('; ');
}

function seriesOf({ lines, isLogarithmic }) {
  return runs.flatMap((run) => {
    const series = lines.map(([table, column, name, isFaint]) => {
      const measured = run.measurements[table];
      const points = (measured?.[column] ?? []).map((value, row) => [measured.epoch[row], value])
        .filter(([, value]) => value !== null && (!isLogarithmic || value > 0));
      return { name, points, isFaint: Boolean(isFaint), colour: runColour(run.index) };
    }).filter(({ points }) => points.length > 0);
    const plain = series.filter(({ isFaint }) => !isFaint);
    if (runs.length === 1) {
      if (plain.length > 1) plain[1].colour = theme().runs[1];
      return series;
    }
    // Of several runs each has its colour, and only one line that is read.
    return series.filter((each) => each.isFaint || each === plain[0]);
  });
}

function epochAxis() {
  const measured = runs.flatMap((run) => Object.values(run.measurements).map((table) => table.epoch.at(-1) ?? 0));
  const to = Math.max(1, epochs.at(-1) ?? 1, ...measured);
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((each) => to / each <= 7) ?? to;
  const ticks = [];
  for (let tick = 0; tick <= to; tick += step) ticks.push(tick);
  return {
    from: 0,
    to,
    ticks,
    tickText: String,
    snap: nearestEpoch,
    name: (epoch) => `epoch ${epoch}`,
  };
}

function nearestEpoch(at) {
  if (!epochsAreKnown || epochs.length === 0) return Math.round(at);
  return epochs.reduce((best, epoch) => (Math.abs(epoch - at) < Math.abs(best - at) ? epoch : best));
}
