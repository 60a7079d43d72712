// The epoch slider, its play button and its neighbours.

import { announce, byId } from './dom.js';
import { epochs, epochsAreKnown, measuredIn, runs } from './data.js';
import { change, state } from './state.js';
import { figuresOf } from './picture.js';

const LONGEST_PLAY = 16000; // milliseconds for all epochs
const LONGEST_STEP = 900;
const SHORTEST_STEP = 280;
const RELOAD_AFTER = 10000;

let playing = null;

export const isPlaying = () => playing !== null;

export function startTransport() {
  const slider = byId('epoch');
  const isGoingOn = startLive();
  byId('transport').hidden = epochs.length < 2 && !isGoingOn;
  byId('transport').classList.toggle('is-single', epochs.length < 2);
  slider.max = epochs.length - 1;
  slider.addEventListener('input', () => goTo(Number(slider.value)));
  byId('play').addEventListener('click', () => (isPlaying() ? pause() : play()));
  byId('earlier').addEventListener('click', () => step(-1));
  byId('later').addEventListener('click', () => step(1));
  byId('best').addEventListener('click', () => goTo(epochs.indexOf(runs[state.run].best)));
  if (epochs.length <= 40) byId('ticks').append(...epochs.map(() => document.createElement('i')));
}

const index = () => epochs.indexOf(state.epoch);

function goTo(position) {
  pause();
  change({ epoch: epochs[position] });
}

/** To the next epoch, or the one before. */
export function step(by) {
  goTo(Math.min(Math.max(index() + by, 0), epochs.length - 1));
}

export function toEnd(isLast) {
  goTo(isLast ? epochs.length - 1 : 0);
}

/** Runs on to the last epoch; from there, or from the start, it begins with the first. */
export function play() {
  if (epochs.length < 2) return;
  if (index() === epochs.length - 1) change({ epoch: epochs[0] });
  const pace = Math.min(Math.max(LONGEST_PLAY / epochs.length, SHORTEST_STEP), LONGEST_STEP);
  playing = setInterval(() => {
    change({ epoch: epochs[Math.min(index() + 1, epochs.length - 1)] });
    if (index() === epochs.length - 1) pause();
  }, pace);
  drawTransport();
}

export function pause() {
  const was = isPlaying();
  clearInterval(playing);
  playing = null;
  if (was) {
    drawTransport();
    tell();
  }
}

export function drawTransport() {
  const slider = byId('epoch');
  slider.value = index();
  const run = runs[state.run];
  slider.setAttribute('aria-valuetext', `epoch ${state.epoch} of ${epochs.at(-1)}`);
  slider.style.setProperty('--part', index() / Math.max(epochs.length - 1, 1));
  byId('epoch-label').textContent = `Epoch ${state.epoch} of ${epochs.at(-1)}`;
  byId('play-text').textContent = isPlaying() ? 'Pause' : 'Play';
  byId('play').classList.toggle('is-playing', isPlaying());
  byId('earlier').disabled = index() === 0;
  byId('later').disabled = index() === epochs.length - 1;
  const best = byId('best');
  best.hidden = run.best === null || !epochs.includes(run.best);
  best.textContent = `Best: epoch ${run.best}`;
  best.disabled = state.epoch === run.best;
  if (!isPlaying()) tell();
}

let told = null;

/** Says the epoch, once, when it stays. */
function tell() {
  if (!epochsAreKnown || told === state.epoch) return;
  told = state.epoch;
  const bleu = measuredIn(runs[state.run], 'validation', 'bleu', state.epoch);
  announce(bleu === null ? `Epoch ${state.epoch}` : figuresOf(runs[state.run], state.epoch));
}

/**
 * While a training is still going on, the page can load itself anew, and so show each epoch as it comes.
 * @returns whether one is
 */
function startLive() {
  const [run] = runs;
  const isGoingOn = runs.length === 1 && run?.planned && epochs.length > 0 && epochs.at(-1) < run.planned;
  const live = byId('live');
  live.hidden = !isGoingOn;
  if (!isGoingOn) return false;
  live.title = `${run.planned} epochs are planned. This loads the page again every ten seconds.`;
  live.addEventListener('click', () => change({ live: !state.live, epoch: epochs.at(-1) }));
  setInterval(() => { if (state.live) location.reload(); }, RELOAD_AFTER);
  return true;
}

export function drawLive() {
  byId('live').setAttribute('aria-pressed', String(state.live));
  byId('live').textContent = state.live ? 'Following the training' : 'Follow the training';
}
