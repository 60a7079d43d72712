// Taking away what is shown: as SVG, PNG or CSV, or as a link that shows it again.

import { byId, svgElement } from './dom.js';
import { runs, trueDecimals } from './data.js';
import { fragment, state, writeFragment } from './state.js';
import { theme } from './theme.js';
import { picture } from './picture.js';
import { cellsAsSvg, drawLabels } from './heatmap.js';
import { shownPanels } from './stage.js';
import { tokenFamily } from './text_width.js';

const MARGIN = 16;
const HEAD = 44; // for the title and the figures of a panel
const PIXELS = 3; // of a PNG for each of the picture's

export function startDownload() {
  byId('save-svg').addEventListener('click', () => save('svg', new Blob([svgText()], { type: 'image/svg+xml' })));
  byId('save-png').addEventListener('click', savePng);
  byId('save-csv').addEventListener('click', () => save('csv', new Blob([csvText()], { type: 'text/csv' })));
  byId('copy-link').addEventListener('click', copyLink);
}

function say(text) {
  byId('take-away-status').textContent = text;
}

/** "seq2see-zh-en-probe-3-epoch-12-forced.svg" */
function fileName(ending) {
  const parts = [runs[state.run].name, `probe-${state.probe}`, `epoch-${state.epoch}`, state.mode];
  if (state.compare) parts.push('compared');
  return `seq2see-${parts.join('-').replace(/[^\p{L}\p{N}._-]+/gu, '_')}.${ending}`;
}

function save(ending, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName(ending);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  say(`Saved ${link.download}`);
}

/** The panels below each other as one picture that stands by itself. */
function svgText() {
  const colours = theme();
  const panels = shownPanels().filter((panel) => panel.svg);
  const parts = [];
  let [y, width] = [MARGIN, 0];
  for (const built of panels) {
    const { panel, layout } = built;
    const picture = layout ? drawLabels(panel.view, layout, colours, { gold: state.gold && panel.view.gold.length > 0 })
      : built.svg.cloneNode(true);
    if (layout) picture.prepend(cellsAsSvg(panel.view, layout, colours, panel.isDifference));
    for (const node of picture.querySelectorAll('[class]')) node.removeAttribute('class');
    picture.setAttribute('x', MARGIN);
    picture.setAttribute('y', y + HEAD);
    const height = layout ? layout.bars.top : Number(picture.getAttribute('height'));
    parts.push(svgElement('text', { x: MARGIN, y: y + 14, 'font-size': 15, 'font-weight': 600, fill: colours.ink },
      panel.title || `attention, ${panel.view.entry.mode}`),
    svgElement('text', { x: MARGIN, y: y + 32, 'font-size': 12, fill: colours.quiet }, panel.subtitle), picture);
    y += HEAD + height + MARGIN;
    width = Math.max(width, Number(picture.getAttribute('width')), 460);
  }
  width += 2 * MARGIN;
  const svg = svgElement('svg', {
    xmlns: 'http://www.w3.org/2000/svg', width, height: y, viewBox: `0 0 ${width} ${y}`, 'font-family': tokenFamily,
  }, svgElement('rect', { width: '100%', height: '100%', fill: colours.page }), ...parts);
  return new XMLSerializer().serializeToString(svg);
}

function savePng() {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svgText()], { type: 'image/svg+xml' }));
  image.addEventListener('load', () => {
    const canvas = document.createElement('canvas');
    canvas.width = image.width * PIXELS;
    canvas.height = image.height * PIXELS;
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => (blob ? save('png', blob) : say('The picture is too large for a PNG; take the SVG.')));
  });
  image.addEventListener('error', () => say('This browser could not draw the PNG; take the SVG.'));
  image.src = address;
}

const COLUMNS = [
  'panel', 'run', 'attention', 'epoch', 'probe', 'mode', 'unit', 'row', 'column', 'target', 'source', 'value',
];

/** A line a cell, with what says which matrix it is of. */
function csvText() {
  const lines = [COLUMNS];
  for (const { view, isDifference, subtitle } of picture()) {
    if (!view) continue;
    const { run, entry } = view;
    const unit = view.rows === entry.target.tokens ? entry.probe.unit : state.unit;
    view.values.forEach((value, index) => {
      const row = Math.floor(index / view.columns.length);
      const column = index % view.columns.length;
      const origin = isDifference ? ['difference', subtitle, '', ''] : ['weights', run.name, run.attention, entry.epoch];
      lines.push([...origin, entry.probe.id, entry.mode, unit, row, column, view.rows[row], view.columns[column],
        Number(value.toFixed(trueDecimals))]);
    });
  }
  return lines.map((line) => line.map(csvField).join(',')).join('\r\n') + '\r\n';
}

/** RFC 4180: in quotes where the field holds what would end it. */
function csvField(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function copyLink() {
  writeFragment();
  const address = `${location.href.split('#')[0]}#${fragment()}`;
  try {
    await navigator.clipboard.writeText(address);
    say('The link is in the clipboard.');
  } catch {
    // Without leave to write there, the address bar has it.
    say('The address of this page is now that link: copy it from the address bar.');
  }
}
