// Starts the page, and redraws of it what a change concerns.

import { runs, runsWithMatrices } from './data.js';
import { onChange, readFragment } from './state.js';
import { onTheme, startTheme } from './theme.js';
import { drawStage, redrawStage } from './stage.js';
import { drawTable, startTable } from './table.js';
import { drawLive, drawTransport, startTransport } from './transport.js';
import { drawChosen, drawPicker, startPicker } from './picker.js';
import { drawToggles } from './toggles.js';
import { drawComparison } from './comparison.js';
import { drawExplanation, drawSentences, startHeader } from './header.js';
import { drawCurves, markCurves } from './curves.js';
import { drawNotes, startFindings } from './notes.js';
import { drawGuide } from './guide.js';
import { startDownload } from './download.js';
import { startKeys } from './keys.js';

const hasMatrices = runsWithMatrices.length > 0;

function start() {
  startTheme();
  startHeader();
  startTransport();
  startFindings();
  startKeys();
  readFragment();
  if (hasMatrices) {
    startPicker();
    startDownload();
    startTable();
    drawPicker();
    drawChrome();
  }
  drawPictures();
  onChange(redraw);
  onTheme(drawPictures);
  addEventListener('hashchange', readFragment);
  whenResized(() => hasMatrices && redrawStage());
}

/** What surrounds the picture. */
function drawChrome() {
  drawToggles();
  drawComparison();
  drawSentences();
  drawNotes();
}

/** Everything that has the colours of the theme. */
function drawPictures() {
  drawTransport();
  drawLive();
  drawExplanation();
  drawCurves();
  drawGuide();
  if (hasMatrices) redrawStage();
}

function redraw(changed) {
  drawTransport();
  drawLive();
  if (changed.has('epoch')) markCurves();
  if (!hasMatrices) return;
  if (changed.has('run')) drawPicker();
  if (changed.has('probe')) drawChosen();
  if (!isEpochAlone(changed)) {
    drawToggles();
    drawComparison();
    drawExplanation();
  }
  drawStage({ animate: isEpochAlone(changed) });
  drawSentences();
  drawNotes();
  drawTable();
}

const isEpochAlone = (changed) => changed.size === 1 && changed.has('epoch');

function whenResized(action) {
  let width = innerWidth;
  let waiting = null;
  addEventListener('resize', () => {
    if (innerWidth === width) return; // a phone's address bar comes and goes
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(action, 120);
  });
}

if (runs.length > 0) start();
