// Side by side: what the second map is of.

import { byId, choice, element } from './dom.js';
import { epochs, epochsAreKnown, runsWithMatrices } from './data.js';
import { change, state } from './state.js';

export function drawComparison() {
  const bar = byId('comparison');
  bar.hidden = !state.compare;
  if (!state.compare) return;
  const focused = bar.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
  const parts = [element('span', {}, 'Second map: ')];
  if (runsWithMatrices.length > 1) {
    parts.push(choice('Second run', runsWithMatrices.map((run) => [run.index, run.name]), state.otherRun,
      (value) => change({ otherRun: Number(value) })));
  }
  if (epochsAreKnown && epochs.length > 1) {
    const options = [['same', 'the same epoch'], ...epochs.map((epoch) => [epoch, `epoch ${epoch}`])];
    parts.push(choice('Second epoch', options, state.otherEpoch ?? 'same',
      (value) => change({ otherEpoch: value === 'same' ? null : Number(value) })));
  }
  parts.push(element('span', { class: 'comparison-note' }, 'All maps share one scale; the slider moves '
    + (state.otherEpoch === null ? 'both.' : 'the first.')));
  bar.replaceChildren(...parts);
  if (focused) bar.querySelector(`[aria-label="${focused}"]`)?.focus();
}
