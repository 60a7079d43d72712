// What stands beside the pointer: the row, the column and their value.

import { announce, byId, element } from './dom.js';
import { differenceText, weightText } from './numbers.js';

/** Tells of the cell, or of what stands out in a row or column, beside the point (x, y) of the window. */
export function showTip({ view, isDifference }, { row, column }, x, y, { aloud = false } = {}) {
  const tip = byId('tip');
  const value = (r, c) => view.values[r * view.columns.length + c];
  const text = isDifference ? differenceText : weightText;
  if (row !== null && column !== null) {
    tip.replaceChildren(
      element('span', { class: 'tip-tokens' }, token(view.rows[row]), ' looks at ', token(view.columns[column])),
      element('strong', {}, text(value(row, column))));
  } else {
    const isRow = row !== null;
    const others = isRow ? view.columns : view.rows;
    const ranked = others.map((name, index) => [name, isRow ? value(row, index) : value(index, column)])
      .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 4);
    tip.replaceChildren(
      element('span', { class: 'tip-tokens' }, token(isRow ? view.rows[row] : view.columns[column]),
        isRow ? ' looks at' : ' is looked at by'),
      element('table', {}, ...ranked.map(([name, each]) => element('tr', {},
        element('td', {}, token(name)), element('td', {}, text(each))))));
  }
  tip.hidden = false;
  place(tip, x, y);
  if (aloud) announce(tip.textContent);
}

export function hideTip() {
  byId('tip').hidden = true;
}

/** A token in running text: isolated, so that its direction disturbs nothing around it. */
function token(text) {
  return element('bdi', {}, text);
}

/** Beside the point, and inside of the window. */
function place(tip, x, y) {
  const { width, height } = tip.getBoundingClientRect();
  const right = x + 16 + width < innerWidth ? x + 16 : x - 16 - width;
  const below = y + 18 + height < innerHeight ? y + 18 : y - 18 - height;
  tip.style.left = `${Math.max(right, 4)}px`;
  tip.style.top = `${Math.max(below, 4)}px`;
}
