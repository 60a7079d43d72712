// A map: cells on a canvas, for speed, and over them an SVG with the tokens as text, gold links and what is pointed at.

import { element, isRightToLeft, svgElement } from './dom.js';
import { shortWeight } from './numbers.js';
import { tokenFamily } from './text_width.js';

const VALUES_FROM = 36; // the side of a cell in which its value can be read

/** The colour function of a kind of view: of weights or of differences. */
const colourOf = (theme, isDifference) => (isDifference ? theme.difference : theme.weight);

/** Draws the cells; `values` may lie between those of two epochs. */
export function paintCells(canvas, layout, values, theme, isDifference) {
  const ratio = devicePixelRatio || 1;
  const width = layout.cell * layout.columns;
  const height = layout.cell * layout.rows;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  // Cell by cell this would take longer than a frame: a pixel a cell is drawn, and then enlarged.
  pen.imageSmoothingEnabled = false;
  const parts = isDifference ? theme.differenceParts : theme.weightParts;
  pen.drawImage(pixelsOf(layout, values, parts), 0, 0, width, height);
  if (layout.cell >= VALUES_FROM) drawValues(pen, layout, values, theme, isDifference);
  drawGrid(pen, layout, theme);
}

const pixels = document.createElement('canvas');

/** A picture with one pixel a cell. */
function pixelsOf(layout, values, partsOfValue) {
  pixels.width = layout.columns;
  pixels.height = layout.rows;
  const pen = pixels.getContext('2d');
  const image = pen.createImageData(layout.columns, layout.rows);
  for (let row = 0; row < layout.rows; ++row) {
    for (let column = 0; column < layout.columns; ++column) {
      const start = 4 * (row * layout.columns + layout.placeOf(column));
      image.data.set(partsOfValue(values[row * layout.columns + column]), start);
      image.data[start + 3] = 255;
    }
  }
  pen.putImageData(image, 0, 0);
  return pixels;
}

function drawValues(pen, layout, values, theme, isDifference) {
  const colour = colourOf(theme, isDifference);
  pen.font = `${Math.floor(layout.cell * 0.28)}px ${tokenFamily}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  values.forEach((value, index) => {
    const text = cellText(value, isDifference);
    if (text === '') return;
    pen.fillStyle = theme.inkOn(colour(value));
    const place = layout.placeOf(index % layout.columns) + 0.5;
    pen.fillText(text, layout.cell * place, layout.cell * (Math.floor(index / layout.columns) + 0.5));
  });
}

/** What stands in a cell; nothing where it would be a zero. */
function cellText(value, isDifference) {
  if (Math.abs(value) < 0.005) return '';
  return isDifference ? (value < 0 ? '\u2212' : '+') + shortWeight(Math.abs(value)) : shortWeight(value);
}

function drawGrid(pen, layout, theme) {
  if (layout.cell < 9) return;
  pen.strokeStyle = theme.line;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let column = 0; column <= layout.columns; ++column) {
    pen.moveTo(layout.cell * column, 0);
    pen.lineTo(layout.cell * column, layout.cell * layout.rows);
  }
  for (let row = 0; row <= layout.rows; ++row) {
    pen.moveTo(0, layout.cell * row);
    pen.lineTo(layout.cell * layout.columns, layout.cell * row);
  }
  pen.stroke();
}

/** The SVG over the cells, without what is pointed at. It has all its looks in attributes, so that it can be saved. */
export function drawLabels(view, layout, theme, { gold }) {
  const svg = svgElement('svg', {
    width: layout.width, height: layout.height, viewBox: `0 0 ${layout.width} ${layout.height}`,
    'font-family': tokenFamily, 'font-size': layout.size,
  });
  const [source, target] = view.run.languages;
  view.rows.forEach((token, row) => svg.append(rowLabel(token, row, target, layout, theme)));
  view.columns.forEach((token, column) => svg.append(columnLabel(token, column, source, layout, theme)));
  svg.append(svgElement('rect', {
    x: layout.left, y: layout.top, width: layout.cell * layout.columns, height: layout.cell * layout.rows,
    fill: 'none', stroke: theme.quiet, 'stroke-width': 1,
  }));
  if (gold) for (const box of view.gold) svg.append(goldBox(box, layout, theme));
  return svg;
}

function rowLabel(token, row, language, layout, theme) {
  const rightToLeft = isRightToLeft(token);
  return tokenText(token, layout.rowLabels[row], language, theme, {
    x: layout.left - 8,
    y: layout.y(row) + layout.cell / 2,
    dy: '0.35em',
    // The label ends at the map; in a text from right to left that is where it starts.
    'text-anchor': rightToLeft ? 'start' : 'end',
    class: 'row-label',
    'data-row': row,
  });
}

function columnLabel(token, column, language, layout, theme) {
  const x = layout.x(column) + layout.cell / 2;
  const place = layout.isUpright
    ? { x, y: layout.top - 8, 'text-anchor': 'middle' }
    : {
      transform: `translate(${x + layout.size * 0.25} ${layout.top - 6}) rotate(${-layout.slant * 180 / Math.PI})`,
      'text-anchor': isRightToLeft(token) ? 'end' : 'start',
    };
  return tokenText(token, layout.columnLabels[column], language, theme,
    { ...place, 'font-size': layout.columnSize, class: 'column-label', 'data-column': column });
}

/** A token as text of its own: its direction is its own, whatever stands around it. */
export function tokenText(token, label, language, theme, attributes) {
  const text = svgElement('text', {
    fill: theme.ink, direction: isRightToLeft(token) ? 'rtl' : 'ltr', lang: language || null, ...attributes,
  }, ...withQuietMark(label, theme));
  if (label !== token) text.append(svgElement('title', {}, token));
  return text;
}

const WORD_START = '▁'; // SentencePiece's

/** The mark is part of the piece, but not of what one reads. */
function withQuietMark(label, theme) {
  if (!label.startsWith(WORD_START)) return [label];
  return [svgElement('tspan', { fill: theme.quiet, 'fill-opacity': 0.45 }, WORD_START), label.slice(WORD_START.length)];
}

function goldBox({ rows, columns, sure }, layout, theme) {
  const places = columns.map((column) => layout.placeOf(column));
  const first = Math.min(...places);
  const last = Math.max(...places);
  const box = {
    x: layout.left + layout.cell * first + 2,
    y: layout.y(rows[0]) + 2,
    width: layout.cell * (last - first + 1) - 4,
    height: layout.cell * (rows[1] - rows[0] + 1) - 4,
    rx: 3,
    fill: 'none',
    'stroke-dasharray': sure ? null : '3 3',
  };
  // Two strokes, so that the box is seen on every colour.
  return svgElement('g', { class: 'gold' },
    svgElement('rect', { ...box, stroke: theme.page, 'stroke-width': 4 }),
    svgElement('rect', { ...box, stroke: theme.gold, 'stroke-width': 2 }));
}

/** The cells as SVG, for saving. */
export function cellsAsSvg(view, layout, theme, isDifference) {
  const colour = colourOf(theme, isDifference);
  const group = svgElement('g', {
    'text-anchor': 'middle', 'font-size': Math.floor(layout.cell * 0.28), stroke: theme.line, 'stroke-width': 0.5,
  });
  for (let row = 0; row < layout.rows; ++row) {
    for (let column = 0; column < layout.columns; ++column) {
      const value = view.values[row * layout.columns + column];
      const [x, y] = [layout.x(column), layout.y(row)];
      group.append(svgElement('rect', { x, y, width: layout.cell, height: layout.cell, fill: colour(value) }));
      const text = layout.cell >= VALUES_FROM ? cellText(value, isDifference) : '';
      if (text === '') continue;
      group.append(svgElement('text', {
        x: x + layout.cell / 2, y: y + layout.cell / 2, dy: '0.35em', stroke: 'none', fill: theme.inkOn(colour(value)),
      }, text));
    }
  }
  return group;
}

/** What is pointed at: the row's band, the column's, the cell, and the row's distribution under the map. */
export function drawPointed(svg, view, layout, theme, pointed, isDifference) {
  svg.querySelector('.pointed')?.remove();
  for (const label of svg.querySelectorAll('.is-pointed')) label.classList.remove('is-pointed');
  if (!pointed) return;
  const group = svgElement('g', { class: 'pointed' });
  const { row, column } = pointed;
  const box = { fill: 'none', stroke: theme.accent, 'stroke-width': 2 };
  if (row !== null && row < layout.rows) {
    group.append(svgElement('rect', {
      ...box, x: layout.left, y: layout.y(row), width: layout.cell * layout.columns, height: layout.cell,
    }));
    svg.querySelector(`.row-label[data-row="${row}"]`)?.classList.add('is-pointed');
    group.append(distribution(view, layout, theme, row, isDifference));
  }
  if (column !== null && column < layout.columns) {
    group.append(svgElement('rect', {
      ...box, 'stroke-width': row === null ? 2 : 1, x: layout.x(column), y: layout.top, width: layout.cell,
      height: layout.cell * layout.rows,
    }));
    svg.querySelector(`.column-label[data-column="${column}"]`)?.classList.add('is-pointed');
  }
  svg.append(group);
}

/** The weights of a row as bars, each under its column. */
function distribution(view, layout, theme, row, isDifference) {
  const { top, height } = layout.bars;
  const group = svgElement('g', { class: 'distribution' });
  const base = isDifference ? top + height / 2 : top + height;
  const scale = isDifference ? height / 2 : height;
  for (let column = 0; column < layout.columns; ++column) {
    const value = view.values[row * layout.columns + column];
    const size = Math.max(Math.abs(value) * scale, 0.75);
    group.append(svgElement('rect', {
      x: layout.x(column) + layout.cell * 0.15, y: value < 0 ? base : base - size, width: layout.cell * 0.7,
      height: size, fill: isDifference ? theme.difference(Math.sign(value) * 0.7) : theme.bar,
    }));
  }
  group.append(svgElement('line', {
    x1: layout.left, x2: layout.left + layout.cell * layout.columns, y1: base, y2: base, stroke: theme.quiet,
  }));
  return group;
}

/** An empty map in the page: a canvas, and room for the SVG. */
export function mapFrame() {
  const canvas = element('canvas', { 'aria-hidden': 'true' });
  return { frame: element('div', { class: 'map' }, canvas), canvas };
}
