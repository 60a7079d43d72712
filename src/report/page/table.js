// The numbers of the picture as tables: for screen readers, and for everybody who wants to read them. They are made
// only while they are open.

import { byId, element } from './dom.js';
import { differenceText, weightText } from './numbers.js';
import { picture } from './picture.js';

export function startTable() {
  byId('numbers').addEventListener('toggle', drawTable);
}

export function drawTable() {
  if (!byId('numbers').open) return;
  byId('table').replaceChildren(...picture().filter((panel) => panel.view).map(tableOf));
}

function tableOf({ view, title, subtitle, isDifference }) {
  const text = isDifference ? differenceText : weightText;
  const columns = view.columns.length;
  const head = element('tr', {}, element('td'), ...view.columns.map((token) => cell('th', token, { scope: 'col' })));
  const rows = view.rows.map((token, row) => element('tr', {}, cell('th', token, { scope: 'row' }),
    ...view.columns.map((_, column) => element('td', {}, text(view.values[row * columns + column])))));
  return element('div', { class: 'scroller', tabindex: 0 }, element('table', {},
    element('caption', {}, [title, subtitle].filter(Boolean).join(', ')),
    element('thead', {}, head), element('tbody', {}, ...rows)));
}

function cell(name, text, attributes) {
  return element(name, { dir: 'auto', ...attributes }, text);
}
