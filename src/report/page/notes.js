// What the diagnosis found: under the picture for the epoch that is shown, in the reading guide for all.

import { byId, button, element } from './dom.js';
import { runs } from './data.js';
import { change } from './state.js';
import { MODE_NAMES, picture } from './picture.js';

export function drawNotes() {
  const views = picture().filter((panel) => panel.view && !panel.isDifference).map((panel) => panel.view);
  const notes = views.flatMap(({ run, entry }) => run.warnings
    .filter(([epoch, mode]) => epoch === entry.epoch && (mode === '' || mode === entry.mode))
    .map(([epoch, , text]) => `${runs.length > 1 ? `${run.name}, epoch` : 'Epoch'} ${epoch}: ${text}`));
  byId('notes').replaceChildren(...[...new Set(notes)].map((note) => element('li', {}, note)));
}

/** All findings of all runs, each with the epochs that it holds for, from the last on. */
export function startFindings() {
  const found = runs.map((run) => [run, grouped(run.warnings)]).filter(([, findings]) => findings.length > 0);
  const wasDiagnosed = runs.some((run) => Object.keys(run.measurements).some((table) => table.startsWith('probes.')));
  const title = element('h3', {}, `What the diagnosis found in ${runs.length > 1 ? 'these runs' : 'this run'}`);
  if (found.length === 0) {
    const nothing = element('p', {}, 'Nothing: no epoch shows one of the patterns of trouble.');
    if (wasDiagnosed) byId('findings').append(title, nothing);
    return;
  }
  byId('findings').append(title);
  for (const [run, findings] of found) {
    if (runs.length > 1) byId('findings').append(element('h4', {}, run.name));
    byId('findings').append(element('ul', {}, ...findings.map((finding) => findingItem(run, finding))));
  }
}

function findingItem(run, { epoch, mode, text, also }) {
  const others = also.length === 0 ? '' : ` Likewise at epoch${also.length > 1 ? 's' : ''} ${ranges(also)}.`;
  return element('li', {}, button(`Epoch ${epoch}`, () => {
    change({ run: run.index, epoch, ...(mode ? { mode } : {}) });
    byId('attention').scrollIntoView();
  }, { class: 'link' }), mode ? ` (${MODE_NAMES[mode] ?? mode}): ` : ': ', text, others);
}

/** Sentences that differ only in their numbers are one finding; the last epoch's stands for it. */
function grouped(warnings) {
  const groups = new Map();
  for (const [epoch, mode, text] of [...warnings].sort((a, b) => b[0] - a[0])) {
    const key = `${mode} ${text.replace(/[\d.,]+/g, '#')}`;
    if (groups.has(key)) groups.get(key).also.unshift(epoch);
    else groups.set(key, { epoch, mode, text, also: [] });
  }
  return [...groups.values()];
}

/** "1 to 4, 7" */
function ranges(numbers) {
  const parts = [];
  for (let from = 0; from < numbers.length;) {
    let to = from;
    while (numbers[to + 1] === numbers[to] + 1) ++to;
    parts.push(to > from + 1 ? `${numbers[from]} to ${numbers[to]}` : numbers.slice(from, to + 1).join(', '));
    from = to + 1;
  }
  return parts.join(', ');
}
