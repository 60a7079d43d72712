// Colours: those of the weights, which the program computes (src/report/colour_map.h), and those of the page, which
// the style sheets name.

import { byId } from './dom.js';
import { palettes } from './data.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const redrawers = [];
let chosen = 'system'; // or 'light', 'dark'
let isPrinting = false;
let current = null;

/**
 * The colours of the moment: { name, isPrinting, weight(0..1), difference(-1..1), the same as [red, green, blue] in
 * weightParts and differenceParts, inkOn(colour), page, ink, quiet, line, accent, runs }. */
export function theme() {
  current ??= readTheme();
  return current;
}

export function onTheme(listener) {
  redrawers.push(listener);
}

export function startTheme() {
  byId('theme').addEventListener('click', () => {
    chosen = { system: 'light', light: 'dark', dark: 'system' }[chosen];
    apply();
  });
  dark.addEventListener('change', apply);
  // Paper is white, whatever the screen is.
  addEventListener('beforeprint', () => printing(true));
  addEventListener('afterprint', () => printing(false));
  apply();
}

function printing(is) {
  isPrinting = is;
  apply();
}

function apply() {
  const isDark = !isPrinting && (chosen === 'dark' || (chosen === 'system' && dark.matches));
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  byId('theme').textContent = `Colours: ${chosen === 'system' ? 'as the system' : chosen}`;
  current = null;
  for (const listener of redrawers) listener();
}

function readTheme() {
  const name = document.documentElement.dataset.theme;
  const weights = coloursOf(palettes.weight[name]);
  const differences = coloursOf(palettes.difference[name]);
  const [weightParts, differenceParts] = [weights, differences].map((colours) => colours.map(partsOf));
  const index = (part) => Math.round(Math.min(Math.max(part, 0), 1) * (weights.length - 1));
  const style = getComputedStyle(document.documentElement);
  const variable = (of) => style.getPropertyValue(`--${of}`).trim();
  return {
    name,
    isPrinting,
    weight: (weight) => weights[index(weight)],
    difference: (difference) => differences[index((difference + 1) / 2)],
    weightParts: (weight) => weightParts[index(weight)],
    differenceParts: (difference) => differenceParts[index((difference + 1) / 2)],
    inkOn,
    page: variable('panel'),
    ink: variable('ink'),
    quiet: variable('quiet'),
    line: variable('line'),
    accent: variable('accent'),
    gold: variable('gold'),
    bar: variable('bar'),
    runs: [1, 2, 3, 4, 5, 6].map((number) => variable(`run-${number}`)),
  };
}

const inks = new Map();

/** The ink for small print on a colour: white where its WCAG 2 contrast reaches 3, else black. */
function inkOn(colour) {
  if (!inks.has(colour)) inks.set(colour, 1.05 / (luminance(colour) + 0.05) >= 3 ? '#ffffff' : '#000000');
  return inks.get(colour);
}

/** Relative luminance, 0 to 1, of a colour such as #2f6aa8. */
function luminance(colour) {
  const [red, green, blue] = partsOf(colour).map((byte) => {
    const stored = byte / 255;
    return stored <= 0.04045 ? stored / 12.92 : ((stored + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Red, green and blue, 0 to 255, of a colour such as #2f6aa8. */
function partsOf(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}

function coloursOf(text) {
  return text.match(/.{6}/g).map((digits) => `#${digits}`);
}
