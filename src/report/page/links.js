// The second view: both sentences as text, and between them a link for each weight, as wide as the weight is large.
// Sentences that fit stand above each other; others stand side by side as columns, so that nothing runs off the page.

import { svgElement } from './dom.js';
import { fitted, textWidth, tokenFamily } from './text_width.js';
import { tokenText } from './heatmap.js';

/** Links below this weight are not drawn. */
export const FAINTEST_LINK = 0.02;

const SIZE = 17;
const SPACE = 16; // between tokens of a line
const WIDEST_LINK = 15;
const LINE = 30; // of a line of text, and of a token in a column
const LONGEST_TOKEN = 170;

/** @returns {{svg, layout}} where the layout says where tokens are */
export function drawLinks(view, width, theme, { gold }) {
  const layout = layoutLinks(view, width);
  const svg = svgElement('svg', {
    class: 'links', width: layout.width, height: layout.height, viewBox: `0 0 ${layout.width} ${layout.height}`,
    'font-family': tokenFamily, 'font-size': SIZE,
  });
  const ribbons = svgElement('g', { class: 'ribbons', fill: 'none', stroke: theme.bar });
  svg.append(ribbons);
  drawRibbons(ribbons, view, layout, view.values);
  if (gold) svg.append(goldLines(view, layout, theme));
  svg.append(tokens(view, layout.source, 'column', view.run.languages[0], theme));
  svg.append(tokens(view, layout.target, 'row', view.run.languages[1], theme));
  return { svg, layout };
}

function layoutLinks(view, width) {
  const [columns, rows] = [view.columns, view.rows].map(
    (texts) => texts.map((text) => fitted(text, SIZE, LONGEST_TOKEN)));
  const lengthOf = (labels) => labels.reduce((sum, label) => sum + textWidth(label, SIZE) + SPACE, SPACE);
  const length = Math.max(lengthOf(columns), lengthOf(rows));
  return length <= width
    ? besideEachOther(view, columns, rows, lengthOf, Math.min(width, Math.max(length, 0.8 * width)))
    : inColumns(columns, rows, width);
}

/** Source above, target below; in the middle the links. */
function besideEachOther(view, columns, rows, lengthOf, width) {
  const gap = Math.min(Math.max(width * 0.28, 150), 260);
  const line = (labels, y, rightToLeft) => {
    // Spread over the width, so that both sentences are about as long, but never far apart.
    const spread = Math.min((width - lengthOf(labels)) / (labels.length + 1), SPACE * 2);
    let x = (width - lengthOf(labels) - spread * (labels.length - 1)) / 2 + SPACE;
    const places = labels.map((label) => {
      const labelWidth = textWidth(label, SIZE);
      const place = { label, x: x + labelWidth / 2, y, side: 'middle', width: labelWidth + SPACE };
      x += labelWidth + SPACE + spread;
      return place;
    });
    if (rightToLeft) for (const place of places) place.x = width - place.x;
    return places;
  };
  const source = line(columns, LINE / 2 + 4, view.rightToLeft.columns);
  const target = line(rows, LINE * 1.5 + gap - 4, view.rightToLeft.rows);
  return {
    source, target, width, height: LINE * 2 + gap,
    path: (from, to) => {
      const [y1, y2] = [LINE + 2, LINE + gap - 2];
      const bend = (y2 - y1) / 2;
      return `M${from.x} ${y1}C${from.x} ${y1 + bend} ${to.x} ${y2 - bend} ${to.x} ${y2}`;
    },
  };
}

/** Source on the left, target on the right, a token a line; both start at the first line and end at the last. */
function inColumns(columns, rows, width) {
  const widest = (labels) => Math.max(...labels.map((label) => textWidth(label, SIZE)));
  const [left, right] = [widest(columns) + 10, widest(rows) + 10];
  const used = Math.max(Math.min(width, left + right + 420), left + right + 80);
  const length = LINE * (Math.max(columns.length, rows.length) - 1);
  const column = (labels, x, labelWidth, side) => labels.map((label, index) => ({
    label, x, side, width: labelWidth, y: LINE / 2 + (length * index) / Math.max(labels.length - 1, 1),
  }));
  return {
    source: column(columns, left - 6, left, 'left'),
    target: column(rows, used - right + 6, right, 'right'),
    width: used,
    height: length + LINE,
    path: (from, to) => {
      const [x1, x2] = [left, used - right];
      const bend = (x2 - x1) / 2;
      return `M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`;
    },
  };
}

/** Also for the values between two epochs. */
export function drawRibbons(group, view, layout, values) {
  const paths = [];
  for (let row = 0; row < view.rows.length; ++row) {
    for (let column = 0; column < view.columns.length; ++column) {
      const weight = values[row * view.columns.length + column];
      if (weight < FAINTEST_LINK) continue;
      paths.push(svgElement('path', {
        d: layout.path(layout.source[column], layout.target[row]),
        'stroke-width': (weight * WIDEST_LINK).toFixed(2),
        'stroke-opacity': (0.18 + 0.7 * weight).toFixed(3),
        'data-row': row,
        'data-column': column,
      }));
    }
  }
  group.replaceChildren(...paths);
}

function goldLines(view, layout, theme) {
  const group = svgElement('g', { class: 'gold', fill: 'none', stroke: theme.gold, 'stroke-width': 2 });
  const middle = (places, [first, last]) => ({
    x: (places[first].x + places[last].x) / 2,
    y: (places[first].y + places[last].y) / 2,
  });
  for (const { rows, columns, sure } of view.gold) {
    group.append(svgElement('path', {
      d: layout.path(middle(layout.source, columns), middle(layout.target, rows)),
      'stroke-dasharray': sure ? null : '4 4',
    }));
  }
  return group;
}

function tokens(view, places, kind, language, theme) {
  const group = svgElement('g');
  const names = kind === 'row' ? view.rows : view.columns;
  places.forEach((place, index) => {
    const text = tokenText(names[index], place.label, language, theme, {
      x: place.x, y: place.y, dy: '0.35em', class: `${kind}-label`, [`data-${kind}`]: index,
    });
    // The anchor "end" is where a text ends, which is on the left in one that runs from right to left.
    const isForwards = text.getAttribute('direction') === 'ltr';
    const ends = { middle: 'middle', left: isForwards ? 'end' : 'start', right: isForwards ? 'start' : 'end' };
    const start = { middle: place.x - place.width / 2, left: place.x - place.width, right: place.x };
    text.setAttribute('text-anchor', ends[place.side]);
    group.append(svgElement('rect', {
      x: start[place.side], y: place.y - LINE / 2, width: place.width, height: LINE, 'fill-opacity': 0,
      [`data-${kind}`]: index,
    }), text);
  });
  return group;
}

/** Dims all links but those of the token that is pointed at. */
export function pointAtLinks(svg, pointed) {
  for (const path of svg.querySelectorAll('.ribbons path')) {
    const isMeant = !pointed || (pointed.row !== null && path.dataset.row === String(pointed.row))
      || (pointed.row === null && path.dataset.column === String(pointed.column));
    path.classList.toggle('is-dimmed', !isMeant);
  }
  for (const label of svg.querySelectorAll('text')) {
    const { row, column } = label.dataset;
    label.classList.toggle('is-pointed', Boolean(pointed)
      && (row === String(pointed.row) || column === String(pointed.column)));
  }
}
