// Keys for everything that is done often. What has keys of its own (fields, lists, the slider) keeps them.

import { byId } from './dom.js';
import { change, state } from './state.js';
import { isPlaying, pause, play, step, toEnd } from './transport.js';
import { focusSearch, stepProbe } from './picker.js';
import { flip } from './toggles.js';
import { leavePointed, movePointed } from './stage.js';

const ACTIONS = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  ArrowUp: () => stepProbe(-1),
  ArrowDown: () => stepProbe(1),
  Home: () => toEnd(false),
  End: () => toEnd(true),
  ' ': () => (isPlaying() ? pause() : play()),
  m: () => flip('view'),
  o: () => flip('mode'),
  w: () => flip('unit'),
  e: () => change({ end: !state.end }),
  g: () => change({ gold: !state.gold }),
  c: () => change({ compare: !state.compare }),
  '/': focusSearch,
  '?': toggleHelp,
};

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function startKeys() {
  byId('show-keys').addEventListener('click', toggleHelp);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      if (leavePointed()) event.preventDefault();
      return;
    }
    if (byId('keys').open) {
      if (event.key === '?') toggleHelp();
      return;
    }
    if (isHandledBy(event.target, event.key)) return;
    const action = event.shiftKey && MOVES[event.key] ? () => movePointed(...MOVES[event.key]) : ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** Does the focused element itself do something with this key? */
function isHandledBy(target, key) {
  if (target.matches('input[type=search], select')) return true;
  if (target.matches('input[type=range]')) return key.startsWith('Arrow') || key === 'Home' || key === 'End';
  if (target.matches('button, a, summary')) return key === ' ' || key === 'Enter';
  return false;
}

function toggleHelp() {
  const dialog = byId('keys');
  if (dialog.open) dialog.close();
  else dialog.showModal();
}
