// What the page says of itself: title, summary, explanation of the picture, sentences over it, facts of the runs.

import { byId, element } from './dom.js';
import { epochs, epochsAreKnown, runs, runsWithMatrices } from './data.js';
import { figure, percent } from './numbers.js';
import { state } from './state.js';
import { hasPieces } from './words.js';
import { theme } from './theme.js';
import { diagnosticsOf, MODE_NAMES, picture } from './picture.js';
import { FAINTEST_LINK } from './links.js';

export function startHeader() {
  const names = runs.map((run) => run.name).join(', ');
  document.title = `${names} · seq2see report`;
  byId('title').textContent = names;
  byId('summary').textContent = runs.length === 1 ? summaryOf(runs[0]) : `${runs.length} runs`;
  if (runsWithMatrices.length === 0) {
    byId('attention').classList.add('is-empty');
    byId('explanation').textContent = runs.every((run) => run.attention === 'none')
      ? 'This model has no attention: there are no matrices to look at. Its curves are below.'
      : 'No attention matrices were dumped. Name probe pairs under attention.probes and train again to see them.';
  }
  for (const link of document.querySelectorAll('.page-nav a')) {
    link.addEventListener('click', (event) => { // the fragment of the address belongs to the state
      event.preventDefault();
      document.querySelector(link.getAttribute('href')).scrollIntoView();
    });
  }
  drawFacts();
}

function summaryOf(run) {
  const parts = run.attention ? [`attention ${run.attention}`] : [];
  const last = epochs.at(-1);
  if (epochsAreKnown && last !== undefined) {
    parts.push(run.planned && last < run.planned ? `${last} of ${run.planned} epochs` : `${last} epochs`);
  }
  const scores = run.measurements.validation?.bleu?.filter((bleu) => bleu !== null) ?? [];
  if (scores.length > 0) parts.push(`best BLEU ${figure(Math.max(...scores), 1)}`);
  return parts.join(' · ');
}

/** The sentence over the picture: what a cell is, in the words of what is shown. */
export function drawExplanation() {
  if (runsWithMatrices.length === 0) return;
  const what = state.unit === 'word' ? 'a word' : 'a token';
  const who = state.mode === 'forced' ? 'that the model has to write (the reference)' : 'that the model writes';
  const more = theme().name === 'dark' ? 'brighter' : 'darker';
  const source = state.unit === 'word' ? 'source word' : 'source token';
  byId('explanation').textContent = state.view === 'links'
    ? `The wider a link, the more the model looked at that ${source} while writing that ${what.slice(2)}. `
      + `Links under ${percent(FAINTEST_LINK)} are not drawn.`
    : `Each row is ${what} ${who}; the ${more} a cell, the more it looked at that ${source}. Each row sums to 1.`;
  if (epochs.length > 1) {
    const advice = ' Press Play to watch the alignment come into being.';
    byId('explanation').append(element('span', { class: 'on-screen' }, advice));
  }
}

export function drawSentences() {
  const [first] = picture();
  const view = first.view;
  byId('sentences').replaceChildren();
  byId('diagnostics').replaceChildren();
  byId('notice').hidden = true;
  if (!view) return;
  const { entry, run } = view;
  const [source, target] = run.languages;
  const rows = [['source', entry.source.text, source], [MODE_NAMES[entry.mode], entry.target.text, target]];
  if (entry.mode !== 'forced' && entry.probe.reference) rows.push(['reference', entry.probe.reference, target]);
  byId('sentences').replaceChildren(...rows.map(([name, text, language]) => element('p', {},
    element('span', { class: 'sentence-name' }, name),
    element('bdi', { dir: 'auto', lang: language || null }, text || '(empty)'))));
  drawNotice(view);
  byId('diagnostics').replaceChildren(...diagnosticsOf(view).map(([name, value, title]) => element('div', { title },
    element('dt', {}, name), element('dd', {}, value))));
}

/** What is not shown is said. */
function drawNotice(view) {
  const parts = [];
  if (view.hidden !== null) {
    parts.push(`</s> is hidden. On average ${percent(view.hidden)} of a row's attention goes there, so the rows that `
      + `are shown sum to ${figure(1 - view.hidden, 2)}.`);
  }
  if (view.rightToLeft.columns && state.view === 'map') {
    parts.push('The columns run from right to left, as the source is read.');
  }
  const { source } = view.entry;
  if (state.unit === 'word' && hasPieces(source) && source.words.length <= 2 && source.tokens.length > 4) {
    parts.push('The source is written without spaces, so all of it counts as one word; pieces show more.');
  }
  byId('notice').textContent = parts.join(' ');
  byId('notice').hidden = parts.length === 0;
}

function drawFacts() {
  const names = [...new Set(runs.flatMap((run) => run.facts.map(([name]) => name)))];
  if (names.length === 0) {
    document.getElementById('runs').hidden = true;
    return;
  }
  const heads = runs.map((run) => element('th', { scope: 'col' }, run.name));
  const valueOf = (run, name) => run.facts.find(([each]) => each === name)?.[1] ?? '';
  byId('facts').append(element('div', { class: 'scroller', tabindex: 0 }, element('table', {},
    element('thead', {}, element('tr', {}, element('td'), ...heads)),
    element('tbody', {}, ...names.map((name) => element('tr', {}, element('th', { scope: 'row' }, name),
      ...runs.map((run) => element('td', {}, valueOf(run, name)))))))));
}
