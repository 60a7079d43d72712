// From pieces to words, as src/alignment/words.h does it: columns of a source word are summed, rows of a target word
// averaged, each piece with its share, so that rows still sum to 1.

/** The shares of each piece as a list of [word, part]. */
function sharesOf(side) {
  return side.shares.map((share) => (Array.isArray(share) ? share : [[share, 1]]));
}

/** An alignment of words, or one whose words are not known, has nothing to merge. */
export const hasPieces = (side) => side.shares !== undefined;

/** @returns {{values: Float32Array, rows: string[], columns: string[]}} */
export function mergeToWords(values, source, target) {
  const columns = source.words.length;
  const sourceShares = sharesOf(source);
  const targetShares = sharesOf(target);
  const totals = new Float64Array(target.words.length);
  for (const shares of targetShares) for (const [word, part] of shares) totals[word] += part;
  const merged = new Float32Array(target.words.length * columns);
  targetShares.forEach((rowShares, row) => {
    for (const [rowWord, rowPart] of rowShares) {
      const scale = rowPart / totals[rowWord];
      sourceShares.forEach((columnShares, column) => {
        const weight = scale * values[row * source.tokens.length + column];
        for (const [word, part] of columnShares) merged[rowWord * columns + word] += weight * part;
      });
    }
  });
  return { values: merged, rows: target.words, columns: source.words };
}

/** For each word of a side the range [first, last] of the tokens that make it up. */
export function tokenRanges(side, asWords) {
  if (asWords || !hasPieces(side)) return (side.words ?? side.tokens).map((_, index) => [index, index]);
  const ranges = side.words.map(() => null);
  sharesOf(side).forEach((shares, piece) => {
    for (const [word] of shares) ranges[word] = ranges[word] ? [ranges[word][0], piece] : [piece, piece];
  });
  return ranges;
}

const END = '</s>';

/**
 * The same matrix without the row and the column of `</s>`. `hidden` is the mean part of the remaining rows'
 * attention that went to the column that is gone: what their sums lack of 1.
 */
export function withoutEnd({ values, rows, columns }) {
  const lastColumn = columns.at(-1) === END ? columns.length - 1 : columns.length;
  const lastRow = rows.at(-1) === END ? rows.length - 1 : rows.length;
  const kept = new Float32Array(lastRow * lastColumn);
  let hidden = 0;
  for (let row = 0; row < lastRow; ++row) {
    for (let column = 0; column < columns.length; ++column) {
      const weight = values[row * columns.length + column];
      if (column < lastColumn) kept[row * lastColumn + column] = weight;
      else hidden += weight;
    }
  }
  return {
    values: kept,
    rows: rows.slice(0, lastRow),
    columns: columns.slice(0, lastColumn),
    hidden: lastRow > 0 ? hidden / lastRow : 0,
  };
}
