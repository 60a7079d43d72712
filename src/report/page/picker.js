// The list of probe pairs, with its search.

import { byId, element } from './dom.js';
import { runs } from './data.js';
import { change, state } from './state.js';

let listed = []; // ids that the search leaves

export function startPicker() {
  byId('search').addEventListener('input', drawPicker);
  byId('search').addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') {
      byId('probes').focus();
      event.preventDefault();
    } else if (event.key === 'Enter' && listed.length > 0) {
      change({ probe: listed[0] });
      closePicker();
    } else if (event.key === 'Escape') {
      byId('search').value = '';
      drawPicker();
      byId('search').blur();
    }
  });
  byId('probes').addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (!option) return;
    change({ probe: Number(option.dataset.probe) });
    closePicker();
  });
  const toggle = byId('picker-toggle');
  toggle.addEventListener('click', () => setOpen(toggle.getAttribute('aria-expanded') !== 'true'));
}

function setOpen(isOpen) {
  byId('picker-toggle').setAttribute('aria-expanded', String(isOpen));
}

/** On a narrow page the list covers what was picked. */
function closePicker() {
  setOpen(false);
}

export function focusSearch() {
  setOpen(true);
  byId('search').focus();
  byId('search').select();
}

/** To the next of the listed pairs, or the one before. */
export function stepProbe(by) {
  if (listed.length === 0) return;
  const at = listed.indexOf(state.probe);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), listed.length - 1);
  change({ probe: listed[next] });
  chosenOption()?.scrollIntoView({ block: 'nearest' });
}

const chosenOption = () => byId('probes').querySelector('[aria-selected=true]');

const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

function matches(probe, query) {
  const text = folded(`${probe.source.text} ${probe.reference} ${targetOf(probe)?.text ?? ''} ${probe.id}`);
  return folded(query).split(/\s+/u).every((word) => text.includes(word));
}

/** The sentence of the pair's other side: the reference, or where there is none what was forced or made. */
function targetOf(probe) {
  const { entries } = runs[state.run];
  for (const entry of entries.values()) if (entry.probe === probe) return entry.target;
  return null;
}

export function drawPicker() {
  const run = runs[state.run];
  const query = byId('search').value.trim();
  const found = run.probes.filter((probe) => query === '' || matches(probe, query));
  listed = found.map((probe) => probe.id);
  const [source, target] = run.languages;
  byId('probes').replaceChildren(...found.map((probe) => element('li', {
    role: 'option', id: `probe-${probe.id}`, 'data-probe': probe.id, 'aria-selected': String(probe.id === state.probe),
  },
  element('span', { class: 'probe-source', dir: 'auto', lang: source || null }, probe.source.text),
  element('span', { class: 'probe-target', dir: 'auto', lang: target || null },
    probe.reference || (targetOf(probe)?.text ?? '')))));
  byId('no-probes').hidden = found.length > 0;
  drawChosen();
}

export function drawChosen() {
  const run = runs[state.run];
  for (const option of byId('probes').children) {
    option.setAttribute('aria-selected', String(option.dataset.probe === String(state.probe)));
  }
  const option = chosenOption();
  if (option) byId('probes').setAttribute('aria-activedescendant', option.id);
  else byId('probes').removeAttribute('aria-activedescendant');
  const position = run.probes.findIndex((probe) => probe.id === state.probe);
  byId('picker-toggle').replaceChildren(
    element('span', {}, `Sentence ${position + 1} of ${run.probes.length}`),
    element('bdi', {}, run.probes[position]?.source.text ?? ''));
}
