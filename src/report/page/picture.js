// The picture: what is shown, as values. Everything that draws, saves or reads out what is shown starts here.

import { epochsAreKnown, measuredAt, measuredIn, runs } from './data.js';
import { figure } from './numbers.js';
import { state } from './state.js';
import { differenceOf, viewOf } from './view.js';

export const MODE_NAMES = { forced: 'reference', greedy: 'own output', beam: 'beam search', sample: 'sample' };

/**
 * The panels of the picture: one, or, side by side, two and their difference.
 * @returns {{key, title, subtitle, view, isDifference, missing: string|null}[]}
 */
export function picture() {
  const first = panel('first', runs[state.run], state.epoch);
  if (!state.compare) return [first];
  const second = panel('second', runs[state.otherRun], state.otherEpoch ?? state.epoch);
  return [first, second, differencePanel(first, second)];
}

function panel(key, run, epoch) {
  const probe = sameProbe(run);
  const view = probe ? viewOf(run, { ...state, probe: probe.id, epoch }) : null;
  const title = runs.length > 1 ? run.name : '';
  if (!view) {
    return { key, title, subtitle: '', view: null, missing: `${run.name} has no such matrix of this sentence.` };
  }
  const shown = view.entry.epoch;
  const missing = shown === epoch ? null : `There is no matrix of epoch ${epoch}; this is epoch ${shown}.`;
  return { key, title, subtitle: figuresOf(run, shown), view, isDifference: false, missing };
}

/** The chosen pair as another run has it, perhaps under another number. */
function sameProbe(run) {
  const chosen = runs[state.run].probes.find((probe) => probe.id === state.probe);
  if (run.index === state.run) return chosen;
  return run.probes.find((probe) => probe.source.text === chosen.source.text);
}

function differencePanel(first, second) {
  const base = { key: 'difference', title: 'Difference', view: null, isDifference: true, missing: null };
  if (!first.view || !second.view) return { ...base, subtitle: '' };
  const [a, b] = names(first, second);
  const view = differenceOf(first.view, second.view);
  if (view.reason) return { ...base, subtitle: '', missing: view.reason };
  return { ...base, subtitle: `${a} minus ${b}: blue where ${a} looks more, orange where ${b} does`, view };
}

/** What tells the two panels apart. */
function names(first, second) {
  const [a, b] = [first.view, second.view];
  if (a.run !== b.run && a.run.name !== b.run.name) return [a.run.name, b.run.name];
  return [`epoch ${a.entry.epoch}`, `epoch ${b.entry.epoch}`];
}

/** "bahdanau · epoch 12 · BLEU 93.1 · perplexity 1.21" */
export function figuresOf(run, epoch) {
  const parts = [];
  if (run.attention) parts.push(run.attention);
  if (epochsAreKnown) parts.push(epochName(epoch));
  const bleu = measuredIn(run, 'validation', 'bleu', epoch);
  if (bleu !== null) parts.push(`BLEU ${figure(bleu, 1)}`);
  const perplexity = measuredIn(run, 'validation', 'perplexity', epoch);
  if (perplexity !== null) parts.push(`perplexity ${figure(perplexity)}`);
  return parts.join(' · ');
}

function epochName(epoch) {
  return epoch === 0 ? 'epoch 0, before training' : `epoch ${epoch}`;
}

/** What the page measured of this sentence at this epoch: [name, value, explanation] each. */
export function diagnosticsOf(view) {
  const { entry, run } = view;
  const rows = [];
  if (entry.score !== null) {
    const tokens = entry.target.tokens.length;
    rows.push(['log probability', figure(entry.score, 2), `${figure(entry.score / tokens, 2)} a token`]);
  }
  const table = `probe.${entry.probe.id}.${entry.mode}`;
  for (const { column, name, text, explanation } of DIAGNOSTICS) {
    const found = measuredAt(run, table, column, entry.epoch);
    if (found && found[0] === entry.epoch) rows.push([name, text(found[1]), explanation]);
  }
  return rows;
}

const asPart = (value) => figure(value, 2);
const asPercent = (value) => `${figure(100 * value, 0)} %`;

/** The diagnostics of attention, as lines "probe" and "probes" of metrics.jsonl hold them. */
const DIAGNOSTICS = [
  { column: 'sharpness', name: 'sharpness', text: asPart, explanation: 'mean of the largest weight of a row' },
  { column: 'entropy', name: 'entropy', text: asPart, explanation: 'of a row, in nats; 0: looks at one token' },
  { column: 'relative_entropy', name: 'relative entropy', text: asPart, explanation: '1: all tokens alike' },
  { column: 'end_mass', name: 'on </s>', text: asPercent, explanation: 'attention on the end of the source' },
  { column: 'end_rows', name: 'rows on </s>', text: asPercent, explanation: 'rows that look there most' },
  { column: 'punctuation_mass', name: 'on punctuation', text: asPercent, explanation: 'attention on punctuation' },
  { column: 'coverage', name: 'coverage', text: asPart, explanation: 'of the source; 1: every token was looked at' },
  { column: 'over_coverage', name: 'over-coverage', text: asPart, explanation: 'attention beyond one row a token' },
  { column: 'monotonicity', name: 'monotonicity', text: asPart, explanation: '1: the path never goes back' },
  { column: 'agreement_with_previous', name: 'as before', text: asPercent,
    explanation: 'rows that look where they looked an epoch ago' },
  { column: 'aer', name: 'AER', text: asPart, explanation: 'alignment error rate against the gold links; 0 is best' },
];
