// Where everything of a map stands. Lengths in CSS pixels, the origin in the upper left corner of the picture.

import { fitted, textWidth } from './text_width.js';

const LARGEST_CELL = 60;
const COMFORTABLE_CELL = 21; // a map that is too high for the window gets no smaller cells than these
const SMALLEST_CELL = 13; // one that is too wide, no smaller than these
const SMALLEST_TEXT = 11;
const LONGEST_LABEL = 150;
const GAP = 8; // between labels and cells
const BARS = 62; // height of the row's distribution under the map
const SLANT = Math.PI / 4; // of column labels that do not fit over their cells

/**
 * @returns the layout of a map that fits into `width`, and its cells into `height`, where they do not get too small
 * for that. What `mustFit` gets the smallest cells rather than be cut.
 */
export function layoutMap(view, width, height, mustFit = false) {
  const rows = view.rows.length;
  const columns = view.columns.length;
  const highest = Math.max(height / rows, mustFit ? SMALLEST_CELL : COMFORTABLE_CELL);
  const roughCell = clamp(Math.min((width - 60) / columns, highest), SMALLEST_CELL, LARGEST_CELL);
  const size = roughCell < 17 ? SMALLEST_TEXT : roughCell < 26 ? 13 : 15;
  const longest = Math.min(LONGEST_LABEL, width * 0.32);
  const rowLabels = view.rows.map((token) => fitted(token, size, longest));
  const columnLabels = view.columns.map((token) => fitted(token, size, longest));
  const rowWidth = Math.max(...rowLabels.map((label) => textWidth(label, size)));
  const columnWidths = columnLabels.map((label) => textWidth(label, size));

  // Labels over their cells are easiest to read: they may be a little smaller for that.
  const uprightSize = (cell) => [size, size - 1, size - 2, size - 3].find(
    (each) => each >= SMALLEST_TEXT && columnWidths.every((wide) => (wide * each) / size <= cell - 4));
  const overhang = (cell) => columnWidths.reduce(
    (most, each, column) => Math.max(most, each * Math.cos(SLANT) - cell * (columns - placeOf(column) - 0.5)), 0);
  const placeOf = (column) => (view.rightToLeft.columns ? columns - 1 - column : column);

  const left = Math.ceil(rowWidth + GAP + 2);
  let cell = clamp(Math.min((width - left - 2) / columns, highest), SMALLEST_CELL, LARGEST_CELL);
  if (!uprightSize(cell)) {
    // The last labels lean out to the right; that room is taken from the cells, at most a fifth of it.
    const room = width - left - 2 - Math.min(overhang(cell), width / 5);
    cell = clamp(Math.min(room / columns, cell), SMALLEST_CELL, LARGEST_CELL);
  }
  cell = Math.floor(cell);
  const isUpright = uprightSize(cell) !== undefined;
  const right = isUpright ? 2 : Math.ceil(overhang(cell)) + 4;
  const top = Math.ceil(isUpright ? size * 1.5 + GAP : Math.max(...columnWidths) * Math.sin(SLANT) + size + GAP);
  return {
    cell,
    size,
    columnSize: uprightSize(cell) ?? size,
    left,
    top,
    isUpright,
    slant: SLANT,
    rowLabels,
    columnLabels,
    rows,
    columns,
    placeOf,
    x: (column) => left + cell * placeOf(column),
    y: (row) => top + cell * row,
    bars: { top: top + cell * rows + 14, height: BARS },
    width: left + cell * columns + right,
    height: top + cell * rows + 14 + BARS + 4,
  };
}

/** The cell under a point, or the row or the column whose label is; null where there is none. */
export function cellAt(layout, x, y) {
  const place = Math.floor((x - layout.left) / layout.cell);
  const row = Math.floor((y - layout.top) / layout.cell);
  const isColumn = place >= 0 && place < layout.columns;
  const isRow = row >= 0 && row < layout.rows;
  const column = layout.placeOf(place); // its own inverse
  if (isRow && isColumn) return { row, column };
  if (isRow && x < layout.left) return { row, column: null };
  if (isColumn && y < layout.top && y > layout.top - 40) return { row: null, column };
  return null;
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
