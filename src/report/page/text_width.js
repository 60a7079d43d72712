// How wide tokens are, measured once each.

const FAMILY = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "Helvetica Neue", Arial, "PingFang SC", '
  + '"Hiragino Sans", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Hebrew", '
  + '"Noto Sans Devanagari", "Geeza Pro", "Noto Color Emoji", sans-serif';

/** The fonts of tokens in maps and links, also in what is saved. */
export const tokenFamily = FAMILY;

const pen = document.createElement('canvas').getContext('2d');
const widths = new Map();

export function textWidth(text, size) {
  const key = `${size} ${text}`;
  if (!widths.has(key)) {
    pen.font = `${size}px ${FAMILY}`;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

/** The text, or as much of its start as fits with an ellipsis. Letters with their marks stay whole. */
export function fitted(text, size, width) {
  if (textWidth(text, size) <= width) return text;
  const letters = text.match(/\P{M}\p{M}*/gu) ?? [text];
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('')}…`;
}
