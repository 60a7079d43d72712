// A small line chart, one of many: values over epochs, or over any axis that rises.

import { element, svgElement } from './dom.js';
import { tickText } from './numbers.js';
import { theme } from './theme.js';

const WIDTH = 300; // of the picture's own units; the style sheet stretches it
const HEIGHT = 150;
const FARTHEST_READING = 0.51; // on the axis, from where the value was measured: nothing is read where nothing is
const FRAME = { left: 40, right: 10, top: 8, bottom: 22 };

/**
 * @param series   [{name, points: [[x, y]], colour, isFaint}], each with a point or more
 * @param axis     {from, to, name(x)}: of x
 * @param options  {title, note, text(y), isLogarithmic, most, onPick(x), marksPoints, namesLines}
 * @returns {{node, mark(x)}}: mark moves the line that says where the slider is, and tells the values there
 */
export function lineChart(series, axis, options) {
  const values = series.flatMap((each) => each.points.map(([, y]) => y));
  const scale = options.isLogarithmic ? logarithmicScale(values) : linearScale(values, options.most);
  const [width, height] = [WIDTH - FRAME.left - FRAME.right, HEIGHT - FRAME.top - FRAME.bottom];
  const x = (value) => FRAME.left + width * ((value - axis.from) / Math.max(axis.to - axis.from, 1e-9));
  const y = (value) => FRAME.top + height * (1 - scale.position(value));
  const colours = theme();
  const svg = svgElement('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'chart-picture', 'aria-hidden': 'true' });
  for (const tick of scale.ticks) svg.append(...horizontal(y(tick), tickText(tick), colours));
  for (const tick of axis.ticks) {
    const place = { x: x(tick), y: HEIGHT - 6, 'text-anchor': 'middle' };
    svg.append(svgElement('text', { ...place, class: 'tick' }, axis.tickText(tick)));
  }
  for (const each of series) svg.append(line(each, x, y, options.marksPoints));
  const marker = svgElement('line', { y1: FRAME.top, y2: HEIGHT - FRAME.bottom, class: 'marker' });
  svg.append(marker);
  const read = options.namesLines ? series : series.filter(({ isFaint }) => !isFaint);
  const readings = read.map((each) => readingOf(each, options, colours));
  svg.append(...readings.map(({ dot }) => dot).filter(Boolean));
  const where = element('span', { class: 'chart-where' });
  const node = element('figure', { class: 'chart' },
    element('figcaption', {}, element('span', { class: 'chart-title' }, options.title),
      options.note ? element('span', { class: 'chart-note' }, options.note) : null),
    element('p', { class: 'chart-reading' }, where, ...readings.map(({ text }) => text)), svg);

  let markedAt = axis.to;
  const show = (at, isMarker) => {
    where.textContent = axis.name(at);
    for (const { points, value, dot } of readings) {
      const [px, py] = nearestPoint(points, at);
      const isThere = Math.abs(px - at) <= FARTHEST_READING;
      value.textContent = options.text(isThere ? py : null);
      dot?.setAttribute('cx', x(px));
      dot?.setAttribute('cy', y(py));
      dot?.setAttribute('visibility', isThere ? 'visible' : 'hidden');
    }
    marker.setAttribute('x1', x(at));
    marker.setAttribute('x2', x(at));
    marker.classList.toggle('is-visiting', !isMarker);
  };
  const valueAt = (event) => {
    const box = svg.getBoundingClientRect();
    const part = (((event.clientX - box.left) / box.width) * WIDTH - FRAME.left) / width;
    return axis.snap(axis.from + Math.min(Math.max(part, 0), 1) * (axis.to - axis.from));
  };
  svg.addEventListener('pointermove', (event) => show(valueAt(event), false));
  svg.addEventListener('pointerleave', () => show(markedAt, true));
  if (options.onPick) svg.addEventListener('click', (event) => options.onPick(valueAt(event)));
  return {
    node,
    mark: (at) => {
      markedAt = at;
      show(at, true);
    },
  };
}

/** What tells the value of a series: its text, and its dot in the picture. */
function readingOf(series, options, colours) {
  const value = element('b');
  const name = options.namesLines && series.name ? `${series.name} ` : '';
  const look = { fill: series.colour, stroke: colours.page, 'stroke-width': 1.5 };
  return {
    points: series.points,
    value,
    text: element('span', { class: 'chart-value' }, swatch(series), name, value),
    dot: series.isFaint ? null : svgElement('circle', { r: 3.5, ...look }),
  };
}

/** The piece of line that names a series. */
export function swatch({ colour, isFaint }) {
  const look = { stroke: colour, 'stroke-width': 2.5, 'stroke-opacity': isFaint ? 0.45 : 1 };
  return svgElement('svg', { width: 14, height: 8, viewBox: '0 0 14 8', class: 'swatch', 'aria-hidden': 'true' },
    svgElement('line', { x1: 0, x2: 14, y1: 4, y2: 4, ...look }));
}

function line({ points, colour, isFaint }, x, y, marksPoints) {
  const path = points.map(([px, py], index) => `${index ? 'L' : 'M'}${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join('');
  const look = { stroke: colour, 'stroke-opacity': isFaint ? 0.4 : 1, 'stroke-width': isFaint ? 1.25 : 2 };
  return svgElement('g', {}, svgElement('path', { d: path, fill: 'none', 'stroke-linejoin': 'round', ...look }),
    ...(marksPoints || points.length === 1
      ? points.map(([px, py]) => svgElement('circle', { cx: x(px), cy: y(py), r: isFaint ? 1.5 : 2.5, fill: colour }))
      : []));
}

function horizontal(at, text, colours) {
  return [
    svgElement('line', { x1: FRAME.left, x2: WIDTH - FRAME.right, y1: at, y2: at, stroke: colours.line }),
    svgElement('text', { x: FRAME.left - 5, y: at, dy: '0.33em', 'text-anchor': 'end', class: 'tick' }, text),
  ];
}

function nearestPoint(points, at) {
  let best = null;
  for (const point of points) if (best === null || Math.abs(point[0] - at) < Math.abs(best[0] - at)) best = point;
  return best;
}

/** From 0 (a cut axis makes small differences look large), or from below where there are negative values. */
function linearScale(values, most) {
  const largest = most ?? Math.max(...values, 1e-12);
  const smallest = Math.min(...values, 0);
  const step = roundStep((largest - smallest) / 3);
  const to = most ?? Math.ceil(largest / step - 1e-9) * step;
  const from = Math.floor(smallest / step + 1e-9) * step;
  const ticks = [];
  for (let tick = from; tick <= to + step / 1000; tick += step) ticks.push(Number(tick.toPrecision(12)));
  return { position: (value) => (value - from) / (to - from), ticks };
}

function roundStep(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * [1, 2, 5, 10].find((digit) => digit * power >= size * 0.999);
}

function logarithmicScale(values) {
  const positive = values.filter((value) => value > 0);
  const from = Math.floor(Math.log10(Math.min(...positive)) + 1e-9);
  const to = Math.max(Math.ceil(Math.log10(Math.max(...positive)) - 1e-9), from + 1);
  const ticks = [];
  const every = Math.ceil((to - from) / 4);
  for (let power = from; power <= to; power += every) ticks.push(10 ** power);
  return { position: (value) => (Math.log10(Math.max(value, 10 ** from)) - from) / (to - from), ticks };
}
