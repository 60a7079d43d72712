// A view: one matrix as it is shown, in pieces or words, with `</s>` or without. And the difference of two.

import { entryAt, weightsOf } from './data.js';
import { hasPieces, mergeToWords, tokenRanges, withoutEnd } from './words.js';
import { isRightToLeft } from './dom.js';

/**
 * @returns {{run, entry, values: Float32Array, rows: string[], columns: string[], gold: object[], hidden: number|null,
 *            rightToLeft: {rows: boolean, columns: boolean}}} or null where the run has no such matrix.
 * `hidden`: what rows lack of 1 because `</s>` is not shown; null where it is.
 */
export function viewOf(run, { probe, mode, epoch, unit, end }) {
  const entry = entryAt(run, probe, mode, epoch);
  if (!entry) return null;
  const { source, target } = entry;
  const asWords = unit === 'word' && hasPieces(source) && hasPieces(target);
  let shown = asWords
    ? mergeToWords(weightsOf(run, entry), source, target)
    : { values: weightsOf(run, entry), rows: target.tokens, columns: source.tokens };
  shown.hidden = null;
  if (!end) shown = withoutEnd(shown);
  return {
    ...shown,
    run,
    entry,
    gold: entry.gold ? goldBoxes(entry, asWords) : [],
    rightToLeft: { rows: isRightToLeft(target.text), columns: isRightToLeft(source.text) },
  };
}

/** The gold links as boxes of cells: [row, row, column, column] from the first to the last, sure or possible. */
function goldBoxes({ source, target, gold }, asWords) {
  const rows = tokenRanges(target, asWords);
  const columns = tokenRanges(source, asWords);
  const sure = new Set(gold.sure.map(String));
  return gold.possible.map((link) => ({
    rows: rows[link[1]],
    columns: columns[link[0]],
    sure: sure.has(String(link)),
  }));
}

/** first - second, cell by cell, or a sentence that says why there is none. */
export function differenceOf(first, second) {
  const sameRows = sameTokens(first.rows, second.rows);
  const sameColumns = sameTokens(first.columns, second.columns);
  if (!sameRows || !sameColumns) {
    const what = sameRows ? 'the source is cut into different tokens'
      : first.entry.mode === 'forced' ? 'the target is cut into different tokens' : 'the outputs are different';
    const advice = first.entry.mode === 'forced' ? 'Words may fit where pieces do not.'
      : 'With the reference as the target, rows are the same.';
    return { reason: `No cell-by-cell difference: ${what}. ${advice}` };
  }
  return { ...first, values: first.values.map((value, index) => value - second.values[index]), gold: [] };
}

const sameTokens = (a, b) => a.length === b.length && a.every((token, index) => token === b[index]);

/** In a sentence, for those who cannot see the map: the strongest links of a view. */
export function describe(view) {
  const strongest = view.rows.map((row, index) => {
    const weights = view.values.subarray(index * view.columns.length, (index + 1) * view.columns.length);
    let best = 0;
    weights.forEach((weight, column) => { if (weight > weights[best]) best = column; });
    return `${row} looks at ${view.columns[best]}, ${weights[best].toFixed(2)}`;
  });
  return `${view.rows.length} rows, ${view.columns.length} columns. ${strongest.join('; ')}.`;
}
