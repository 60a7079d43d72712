// Draws the panels of the picture, animates from one epoch to the next, and shows what is pointed at.

import { byId, element } from './dom.js';
import { theme } from './theme.js';
import { state } from './state.js';
import { picture } from './picture.js';
import { describe } from './view.js';
import { cellAt, layoutMap } from './layout.js';
import { drawLabels, drawPointed, mapFrame, paintCells } from './heatmap.js';
import { drawLinks, drawRibbons, pointAtLinks } from './links.js';
import { hideTip, showTip } from './readout.js';

const MOVE = 260; // milliseconds from one epoch's values to the next
const SURROUNDINGS = 520; // of the cells of a map in a window: what should be seen together with it
const LEAST_HEIGHT = 260;
const NARROWEST_PANEL = 430;
const PAPER = { width: 660, height: 500 }; // what a page of A4 or letter has room for
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

let shown = []; // the panels in the page
let pointed = null; // { row, column }, either may be null
let isPinned = false;
let moving = null;

export const shownPanels = () => shown;

/** Draws everything that is shown. Where only values have changed, they move to the new ones. */
export function drawStage({ animate = true } = {}) {
  cancelAnimationFrame(moving);
  const panels = picture();
  const width = placePanels(panels.length);
  const height = theme().isPrinting ? PAPER.height : Math.max(innerHeight - SURROUNDINGS, LEAST_HEIGHT);
  const plans = panels.map((panel) => plan(panel, width, height));
  const isSame = plans.length === shown.length && plans.every((each, index) => each.key === shown[index].key);
  if (!isSame) {
    pointed = null;
    isPinned = false;
    hideTip();
    shown = plans.map(build);
    byId('panels').replaceChildren(...shown.map((panel) => panel.node));
  } else {
    plans.forEach((each, index) => renew(shown[index], each));
  }
  const mayMove = isSame && animate && !stillness.matches && document.visibilityState === 'visible';
  if (mayMove) move();
  else shown.forEach((panel) => settle(panel));
  point(pointed);
}

/** Redraws in other colours or another size. */
export function redrawStage() {
  shown = [];
  drawStage({ animate: false });
}

/** Puts as many panels beside each other as have room, and tells the room in each. */
function placePanels(count) {
  const node = byId('panels');
  if (theme().isPrinting) {
    node.dataset.columns = Math.min(count, 2);
    return count > 1 ? PAPER.width / 2 - 44 : PAPER.width - 34;
  }
  const columns = Math.min(count, Math.max(Math.floor(node.clientWidth / NARROWEST_PANEL), 1));
  node.dataset.columns = columns;
  const gap = parseFloat(getComputedStyle(node).columnGap);
  const borders = innerWidth > 640 ? 34 : 22; // with the padding of a panel
  return Math.floor((node.clientWidth - (columns - 1) * gap) / columns) - borders;
}

function isLinks(panel) {
  return state.view === 'links' && !panel.isDifference;
}

/** What a panel will look like, and a key that is the same where only its values differ. */
function plan(panel, width, height) {
  if (!panel.view) return { panel, key: `none ${panel.key} ${panel.missing}` };
  const { view } = panel;
  const layout = isLinks(panel) ? null : layoutMap(view, width, height, theme().isPrinting);
  const gold = state.gold && view.gold.length > 0;
  const key = JSON.stringify([panel.key, isLinks(panel), width, layout?.cell, gold && view.gold, theme().name,
    view.run.index, view.rows, view.columns]);
  return { panel, layout, width, gold, key };
}

function build(planned) {
  const { panel, layout, gold, width, key } = planned;
  const title = element('h3', { class: 'panel-title' }, panel.title);
  const subtitle = element('p', { class: 'panel-subtitle' }, panel.subtitle);
  const missing = element('p', { class: 'panel-missing' }, panel.missing ?? '');
  missing.hidden = !panel.missing;
  const head = element('header', { class: 'panel-head' }, panel.title ? title : null, subtitle, missing);
  const node = element('figure', { class: `panel panel-${panel.key}` }, head);
  const built = { panel, key, node, title, subtitle, missing, layout, values: panel.view?.values, from: null };
  if (!panel.view) return built;
  const scroller = element('div', { class: 'scroller', tabindex: 0, role: 'img' });
  node.append(scroller);
  if (layout) {
    const { frame, canvas } = mapFrame();
    const svg = drawLabels(panel.view, layout, theme(), { gold });
    frame.style.width = `${layout.width}px`;
    frame.style.height = `${layout.height}px`;
    canvas.style.left = `${layout.left}px`;
    canvas.style.top = `${layout.top}px`;
    frame.append(svg, scale(panel, layout));
    scroller.append(frame);
    listenToMap(frame, built);
    Object.assign(built, { canvas, svg, scroller });
  } else {
    const { svg, layout: places } = drawLinks(panel.view, width, theme(), { gold });
    scroller.append(svg);
    listenToLinks(svg, built);
    Object.assign(built, { svg, scroller, places });
  }
  return built;
}

/** The name of the strip under the map, until a row is pointed at. */
function scale(panel, layout) {
  const how = matchMedia('(hover: none) and (pointer: coarse)').matches ? 'Tap' : 'Point at';
  const hint = element('p', { class: 'bars-hint' }, `${how} a row to see how its attention is spread`);
  hint.style.left = `${layout.left}px`;
  hint.style.top = `${layout.bars.top}px`;
  hint.style.width = `${layout.cell * layout.columns}px`;
  hint.style.height = `${layout.bars.height}px`;
  return hint;
}

function renew(built, { panel, key }) {
  built.from = built.values;
  built.panel = panel;
  built.key = key;
  built.title.textContent = panel.title;
  built.subtitle.textContent = panel.subtitle;
  built.missing.textContent = panel.missing ?? '';
  built.missing.hidden = !panel.missing;
}

function move() {
  const start = performance.now();
  const frame = (now) => {
    const part = Math.min(Math.max((now - start) / MOVE, 0), 1);
    const eased = part * part * (3 - 2 * part);
    for (const panel of shown) {
      if (!panel.panel.view) continue;
      if (part === 1) settle(panel);
      else paint(panel, between(panel.from, panel.panel.view.values, eased));
    }
    if (part < 1) moving = requestAnimationFrame(frame);
    else point(pointed);
  };
  frame(start);
}

function between(from, to, part) {
  if (!from || from.length !== to.length) return to;
  return to.map((value, index) => from[index] + (value - from[index]) * part);
}

/** Shows the final values, and says them. */
function settle(built) {
  const { panel } = built;
  if (!panel.view) return;
  paint(built, panel.view.values);
  built.scroller.setAttribute('aria-label', labelOf(panel));
}

function labelOf(panel) {
  const what = panel.isDifference ? 'Difference map' : isLinks(panel) ? 'Links' : 'Attention map';
  const text = panel.isDifference ? '' : ` ${describe(panel.view)}`;
  return `${what}. ${[panel.title, panel.subtitle].filter(Boolean).join(', ')}.${text}`;
}

function paint(built, values) {
  built.values = values;
  if (built.canvas) paintCells(built.canvas, built.layout, values, theme(), built.panel.isDifference);
  else drawRibbons(built.svg.querySelector('.ribbons'), built.panel.view, built.places, values);
}

// --- pointing ------------------------------------------------------------------------------------------------------

function listenToMap(frame, built) {
  const find = (event) => {
    const box = frame.getBoundingClientRect();
    return cellAt(built.layout, event.clientX - box.left, event.clientY - box.top);
  };
  listen(frame, built, find);
}

function listenToLinks(svg, built) {
  listen(svg, built, (event) => {
    const { row, column } = event.target.dataset ?? {};
    if (row === undefined && column === undefined) return null;
    return { row: row === undefined ? null : Number(row), column: column === undefined ? null : Number(column) };
  });
}

function listen(node, built, find) {
  const look = (event) => {
    if (isPinned) return;
    point(find(event), built, event);
  };
  node.addEventListener('pointermove', look);
  node.addEventListener('pointerleave', () => { if (!isPinned) point(null); });
  node.addEventListener('click', (event) => {
    const found = find(event);
    isPinned = found !== null && !(isPinned && same(found, pointed));
    point(found, built, event);
    if (!isPinned) hideTip();
  });
}

const same = (a, b) => a && b && a.row === b.row && a.column === b.column;

/** Lights up a row, a column or a cell in all panels, and tells its value where the pointer is. */
function point(where, built = null, event = null) {
  pointed = where;
  for (const panel of shown) {
    if (panel.canvas) drawPointed(panel.svg, panel.panel.view, panel.layout, theme(), where, panel.panel.isDifference);
    else if (panel.svg) pointAtLinks(panel.svg, where);
    panel.node.classList.toggle('has-row', Boolean(where) && where.row !== null);
  }
  if (!where) hideTip();
  else if (built && event) showTip(built.panel, where, event.clientX, event.clientY);
}

/** Moves over the cells by keys: from the first cell, or from the one that is pointed at. */
export function movePointed(rows, columns) {
  const panel = shown[0];
  if (!panel?.panel.view) return;
  const { view } = panel.panel;
  const clamp = (value, count) => Math.min(Math.max(value, 0), count - 1);
  const { row, column } = pointed ?? { row: -rows, column: -columns }; // the first cell, where there is none
  const next = {
    row: clamp((row ?? 0) + rows, view.rows.length),
    column: clamp((column ?? 0) + columns, view.columns.length),
  };
  isPinned = true;
  point(next);
  const { x, y } = placeOnScreen(panel, next);
  showTip(panel.panel, next, x, y, { aloud: true });
}

function placeOnScreen(panel, { row, column }) {
  const box = panel.svg.getBoundingClientRect();
  if (!panel.layout) return { x: box.left + panel.places.target[row].x, y: box.top + panel.places.target[row].y };
  const half = panel.layout.cell / 2;
  return { x: box.left + panel.layout.x(column) + half, y: box.top + panel.layout.y(row) + half };
}

/** @returns whether there was something to leave */
export function leavePointed() {
  const was = pointed !== null;
  isPinned = false;
  point(null);
  return was;
}
