// Numbers as people read them, with no more digits than are known.

/** A weight of 0 to 1. The page carries weights in steps of at most 1/4095: three decimals are true. */
export function weightText(weight) {
  if (weight > 0 && weight < 0.0005) return '< 0.001';
  return weight.toFixed(3);
}

/** The same in the little room of a cell. */
export const shortWeight = (weight) => weight.toFixed(2);

/** A difference of weights, with its sign. */
export function differenceText(difference) {
  const text = Math.abs(difference).toFixed(3);
  if (Number(text) === 0) return '0.000';
  return (difference < 0 ? '\u2212' : '+') + text;
}

export const percent = (part) => `${(100 * part).toFixed(part > 0 && part < 0.01 ? 1 : 0)} %`;

/** A figure of a training with a fixed number of decimals, or, without, with three digits that count. */
export function figure(value, decimals = null) {
  if (value === null || value === undefined || !Number.isFinite(value)) return 'n/a';
  if (decimals !== null) return withMinus(value.toFixed(decimals));
  const size = Math.abs(value);
  if (size >= 1000) return withMinus(Math.round(value).toLocaleString('en'));
  if (size !== 0 && size < 0.001) return withMinus(value.toExponential(2));
  return size === 0 ? '0' : withMinus(value.toPrecision(3));
}

/** A round number on an axis, with the digits that it has. */
export function tickText(value) {
  const size = Math.abs(value);
  if (size >= 1000) return withMinus(value.toLocaleString('en'));
  return withMinus(size !== 0 && size < 0.001 ? value.toExponential() : String(Number(value.toPrecision(6))));
}

const withMinus = (text) => text.replace('-', '\u2212');
