// Elements of the page. Text from corpora is always set as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children (nodes or text); an attribute of null or false is left out. */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svgElement(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A button that calls `action`, with a name that says what it does. */
export function button(text, action, attributes = {}) {
  const node = element('button', { type: 'button', ...attributes }, text);
  node.addEventListener('click', action);
  return node;
}

/** A <select> of [value, text] pairs. */
export function choice(label, options, chosen, action) {
  const select = element('select', { 'aria-label': label });
  for (const [value, text] of options) {
    select.append(element('option', { value, selected: String(value) === String(chosen) }, text));
  }
  select.addEventListener('change', () => action(select.value));
  return select;
}

/** Says something to those who listen to the page instead of looking at it. */
export function announce(text) {
  byId('announcement').textContent = text;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Does the first letter of a text belong to a script that runs from right to left? */
export function isRightToLeft(text) {
  const letter = /\p{L}/u.exec(text);
  return letter !== null && RIGHT_TO_LEFT.test(letter[0]);
}
