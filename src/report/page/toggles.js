// The row of switches over the picture: what it shows of the matrix, and how.

import { byId, button, choice, element } from './dom.js';
import { runs, runsWithMatrices } from './data.js';
import { hasPieces } from './words.js';
import { canCompare, change, state } from './state.js';
import { MODE_NAMES } from './picture.js';

/** Groups of buttons of which one is chosen: [name of the state, label, [[value, text, title]]]. */
function groups() {
  const run = runs[state.run];
  const probe = run.probes.find((each) => each.id === state.probe);
  const list = [['view', 'View', [
    ['map', 'Map', 'The matrix as a heatmap'],
    ['links', 'Links', 'Links between the two sentences, as wide as the weight is large'],
  ]]];
  const modes = Object.keys(MODE_NAMES).filter((mode) => probe?.modes.has(mode));
  if (modes.length > 1) {
    list.push(['mode', 'Target', modes.map((mode) => [mode, capital(MODE_NAMES[mode]), MODE_TITLES[mode]])]);
  }
  if (run.probes.some((each) => hasPieces(each.source))) {
    list.push(['unit', 'Tokens', [
      ['word', 'Words', 'Pieces of a word put together: columns summed, rows averaged'],
      ['piece', 'Pieces', 'The tokens that the model reads and writes'],
    ]]);
  }
  return list;
}

const MODE_TITLES = {
  forced: 'The reference translation as the target: the same rows at every epoch',
  greedy: 'What the model itself wrote at that epoch',
  beam: 'What beam search found',
  sample: 'What was drawn at random',
};

const capital = (text) => text[0].toUpperCase() + text.slice(1);

export function drawToggles() {
  const bar = byId('toggles');
  const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const parts = [];
  if (runsWithMatrices.length > 1) {
    const options = runsWithMatrices.map((run) => [run.index, run.name]);
    parts.push(element('label', { class: 'run-choice' }, 'Run ',
      choice('Run', options, state.run, (value) => change({ run: Number(value) }))));
  }
  for (const [name, label, options] of groups()) parts.push(group(name, label, options));
  parts.push(onOff('end', '</s>', 'Show the end-of-sentence token, its row and its column'));
  if (runs.some((run) => run.golds.length > 0)) {
    parts.push(onOff('gold', 'Gold links', 'Links that people drew: solid for sure ones, dashed for possible ones'));
  }
  if (canCompare) parts.push(onOff('compare', 'Side by side', 'Two runs or two epochs, and their difference'));
  bar.replaceChildren(...parts);
  if (focused) bar.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function group(name, label, options) {
  const buttons = options.map(([value, text, title]) => button(text, () => change({ [name]: value }), {
    title, 'aria-pressed': String(state[name] === value), 'data-key': `${name} ${value}`,
  }));
  return element('div', { class: 'group', role: 'group', 'aria-label': label }, ...buttons);
}

function onOff(name, text, title) {
  return button(text, () => change({ [name]: !state[name] }), {
    class: 'on-off', title, 'aria-pressed': String(state[name]), 'data-key': name,
  });
}

/** Changes a switch of two values to the other one; for keys. */
export function flip(name) {
  const found = groups().find(([each]) => each === name);
  if (!found) return;
  const values = found[2].map(([value]) => value);
  change({ [name]: values[(values.indexOf(state[name]) + 1) % values.length] });
}
