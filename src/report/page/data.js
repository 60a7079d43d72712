// What the program put into the page (src/report/report_data.h is the other side of this file): the runs, with
// their matrices to be read out of the packed text when they are looked at.

const report = JSON.parse(document.getElementById('data').textContent);

export const palettes = report.palettes;
/** How many decimals of a weight are true (weight_packing.h). */
export const trueDecimals = report.digits > 2 ? 5 : 3;
export const runs = report.runs.map(prepareRun);
/** Those with something to see in them. */
export const runsWithMatrices = runs.filter((run) => run.moments.length > 0);
/** All epochs of all runs: what the slider goes over. */
export const epochs = sortedUnion(runs.map((run) => (run.moments.length > 0 ? run.moments : measuredEpochs(run))));
/** Whether epochs are known at all: alignments of other programs have none, and stand at one moment. */
export const epochsAreKnown = runs.some((run) => run.knowsEpochs);

function sortedUnion(lists) {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function measuredEpochs(run) {
  const table = run.measurements.validation ?? run.measurements.epoch;
  return table ? [...new Set(table.epoch.map(Math.ceil))] : [];
}

function prepareRun(run, index) {
  const probes = run.probes.map((probe) => ({ ...probe, modes: new Set() }));
  const prepared = { ...run, index, probes, entries: new Map(), moments: [], modes: new Set(), knowsEpochs: false };
  let start = 0;
  for (const [probe, mode, epoch, source, target, score, gold] of run.matrices) {
    const entry = {
      probe: probes[probe],
      mode,
      epoch: epoch ?? 0,
      source: run.sides[source],
      target: run.sides[target],
      score,
      gold: gold === null ? null : run.golds[gold],
      start,
      values: null,
    };
    start += entry.source.tokens.length * entry.target.tokens.length * report.digits;
    prepared.entries.set(entryKey(entry.probe.id, mode, entry.epoch), entry);
    prepared.moments.push(entry.epoch);
    prepared.modes.add(mode);
    entry.probe.modes.add(mode);
    entry.probe.source ??= entry.source;
    if (epoch !== null) prepared.knowsEpochs = true;
  }
  if (run.matrices.length === 0) prepared.knowsEpochs = true;
  prepared.moments = sortedUnion([prepared.moments]);
  return prepared;
}

function entryKey(probe, mode, epoch) {
  return `${probe} ${mode} ${epoch}`;
}

/**
 * What a run dumped of a probe pair at an epoch, or, where there is nothing of that epoch, at the last one before it
 * (a run may have ended earlier), or at its first. Null where it dumped nothing of that pair in that mode.
 */
export function entryAt(run, probe, mode, epoch) {
  const exact = run.entries.get(entryKey(probe, mode, epoch));
  if (exact) return exact;
  const there = run.moments.filter((moment) => run.entries.has(entryKey(probe, mode, moment)));
  const before = there.filter((moment) => moment < epoch);
  const moment = before.at(-1) ?? there[0];
  return moment === undefined ? null : run.entries.get(entryKey(probe, mode, moment));
}

/** The weights of an entry, row by row: [target, source]. */
export function weightsOf(run, entry) {
  entry.values ??= unpack(run.weights, entry.start, entry.source.tokens.length * entry.target.tokens.length);
  return entry.values;
}

function unpack(text, start, count) {
  const values = new Float32Array(count);
  const scale = 1 / (64 ** report.digits - 1);
  let position = start;
  for (let index = 0; index < count; ++index) {
    let number = 0;
    for (let digit = 0; digit < report.digits; ++digit) number = 64 * number + digitOf(text.charCodeAt(position++));
    values[index] = number * scale;
  }
  return values;
}

/** The value of a character of the alphabet of Base64. */
function digitOf(code) {
  if (code >= 97) return code - 71; // a-z: 26 to 51
  if (code >= 65) return code - 65; // A-Z: 0 to 25
  if (code >= 48) return code + 4; //  0-9: 52 to 61
  return code === 43 ? 62 : 63; //     + and /
}

/** The last known value of a measurement at or before an epoch, as [epoch, value], or null. */
export function measuredAt(run, table, column, epoch) {
  const measured = run.measurements[table];
  const values = measured?.[column];
  if (!values) return null;
  for (let row = measured.epoch.length - 1; row >= 0; --row) {
    if (measured.epoch[row] <= epoch + 1e-9 && values[row] !== null) return [measured.epoch[row], values[row]];
  }
  return null;
}

/** The value of exactly that epoch, or null. */
export function measuredIn(run, table, column, epoch) {
  const found = measuredAt(run, table, column, epoch);
  return found && Math.abs(found[0] - epoch) < 1e-6 ? found[1] : null;
}
