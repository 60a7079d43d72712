// What is shown at the moment, and the link that shows it again: the state lives in the fragment of the page's
// address, as in #probe=3&epoch=12&mode=forced.

import { epochs, epochsAreKnown, entryAt, runs, runsWithMatrices, weightsOf } from './data.js';
import { hasPieces } from './words.js';

export const state = firstState();
/** Whether there are two of anything. */
export const canCompare = runsWithMatrices.length > 1 || epochs.length > 1;
const listeners = [];

function firstState() {
  const run = runsWithMatrices[0] ?? runs[0];
  return {
    run: run?.index ?? 0,
    probe: run ? goodProbe(run) : 0,
    epoch: epochs.at(-1) ?? 0,
    mode: run?.modes.has('forced') ? 'forced' : [...(run?.modes ?? [])][0] ?? 'forced',
    unit: run && wordsSaySomething(run) ? 'word' : 'piece',
    end: true, // whether </s> is shown
    view: 'map', // or 'links'
    gold: true,
    compare: false,
    otherRun: runsWithMatrices[1]?.index ?? run?.index ?? 0,
    otherEpoch: runsWithMatrices.length > 1 ? null : epochs[0] ?? 0, // null: the same epoch
    live: false,
  };
}

/** Calls `listener(changed)` after every change, where `changed` is the set of the names of what did. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Changes some of the state, and tells everybody. What is impossible is put right first. */
export function change(wanted) {
  const next = possible({ ...state, ...wanted });
  const changed = new Set(Object.keys(next).filter((name) => next[name] !== state[name]));
  if (changed.size === 0) return;
  Object.assign(state, next);
  for (const listener of listeners) listener(changed);
  writeFragmentSoon();
}

function possible(next) {
  if (!canCompare) next.compare = false;
  const run = runs[next.run]?.moments.length > 0 ? runs[next.run] : runsWithMatrices[0];
  if (!epochs.includes(next.epoch)) next.epoch = state.epoch;
  if (!run) return next;
  next.run = run.index;
  if (!(runs[next.otherRun]?.moments.length > 0)) next.otherRun = run.index;
  if (next.otherEpoch !== null && !epochs.includes(next.otherEpoch)) next.otherEpoch = null;
  const probe = run.probes.find((each) => each.id === next.probe) ?? run.probes[0];
  next.probe = probe.id;
  if (!probe.modes.has(next.mode)) next.mode = [...probe.modes][0];
  return next;
}

// --- the first view ------------------------------------------------------------------------------------------------

/** The pair that shows most: not too long, sure of what it looks at, and with words that change places. */
function goodProbe(run) {
  let best = { interest: -1, id: run.probes[0]?.id ?? 0 };
  for (const probe of run.probes) {
    const entry = entryAt(run, probe.id, [...probe.modes][0], run.moments.at(-1));
    const interest = entry ? interestOf(weightsOf(run, entry), entry.source.tokens.length) : 0;
    if (interest > best.interest) best = { interest, id: probe.id };
  }
  return best.id;
}

function interestOf(values, columns) {
  const rows = values.length / columns;
  const peaks = [];
  let sharpness = 0;
  for (let row = 0; row < rows; ++row) {
    const weights = values.subarray(row * columns, (row + 1) * columns);
    const largest = Math.max(...weights);
    sharpness += largest / rows;
    peaks.push(weights.indexOf(largest));
  }
  let backwards = 0;
  for (let row = 1; row < rows; ++row) if (peaks[row] < peaks[row - 1]) ++backwards;
  const suitableLength = rows >= 6 && rows <= 20 && columns >= 5 && columns <= 20;
  return (suitableLength ? 2 : 0) + sharpness + 0.5 * Math.min(backwards / rows, 0.4);
}

/** In a language without spaces a sentence can be a single word, and a map of that shows nothing. */
function wordsSaySomething(run) {
  return run.probes.every((probe) => [...run.entries.values()]
    .filter((entry) => entry.probe === probe && entry.mode === [...probe.modes][0])
    .slice(0, 1)
    .every(({ source, target }) => [source, target].every(
      (side) => hasPieces(side) && side.words.length >= Math.min(4, side.tokens.length / 2))));
}

// --- the fragment --------------------------------------------------------------------------------------------------

const NAMES = {
  run: Number,
  probe: Number,
  epoch: Number,
  mode: String,
  unit: (text) => (text === 'word' ? 'word' : 'piece'),
  end: (text) => text !== '0',
  view: (text) => (text === 'links' ? 'links' : 'map'),
  gold: (text) => text !== '0',
  compare: (text) => text === '1',
  otherRun: Number,
  otherEpoch: (text) => (text === 'same' ? null : Number(text)),
  live: (text) => text === '1',
};

/** The state as a fragment. What only matters to a comparison is left out where there is none. */
export function fragment() {
  const parts = [];
  for (const name of Object.keys(NAMES)) {
    if (name.startsWith('other') && !state.compare) continue;
    if (name === 'run' && runs.length === 1) continue;
    if (name === 'live' && !state.live) continue;
    // Who watches a training live wants the last epoch, whichever that will be.
    if (name === 'epoch' && (state.live || !epochsAreKnown)) continue;
    const value = state[name];
    const text = value === null ? 'same' : typeof value === 'boolean' ? Number(value) : value;
    parts.push(`${name}=${encodeURIComponent(text)}`);
  }
  return parts.join('&');
}

export function readFragment() {
  const wanted = {};
  for (const part of location.hash.slice(1).split('&')) {
    const [name, text] = part.split('=');
    if (Object.hasOwn(NAMES, name) && text !== undefined) wanted[name] = NAMES[name](decodeURIComponent(text));
  }
  if (wanted.live) wanted.epoch = epochs.at(-1);
  change(wanted);
}

let writing = null;

/** Browsers refuse too many changes of the address in a short time, and a slider makes many. */
function writeFragmentSoon() {
  clearTimeout(writing);
  writing = setTimeout(writeFragment, 250);
}

export function writeFragment() {
  clearTimeout(writing);
  history.replaceState(null, '', `#${fragment()}`);
}
