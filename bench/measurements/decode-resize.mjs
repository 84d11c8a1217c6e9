import path from 'node:path';

import { benchFolder, modelFolder } from '../support/paths.mjs';
import { runForJson } from '../support/processes.mjs';
import { median } from '../support/statistics.mjs';

const PASSES = 5;
const TARGET = 1.1;
const ourScript = path.join(benchFolder, 'workers/one-process.mjs');
const peerScript = path.join(benchFolder, 'peers/preprocessing_cost.py');

/** CPU time a photo of our decoding and resizing against Pillow's, in turn. */
export async function measureDecodeResize({ photos, scale, python, report }) {
  const what = 'CPU ms a photo of decode + resize against Pillow';
  const target = `≤ ${TARGET.toFixed(2)}`;
  if (python.problem) return { rows: [{ what, target, peer: `not measured: ${python.problem}` }] };

  const input = { modelFolder, files: photos.files, rounds: PASSES, ...scale };
  const ours = [];
  const pillow = [];
  for (let round = 1; round <= scale.rounds; round++) {
    report(`decode + resize, round ${round} of ${scale.rounds}`);
    ours.push(await runForJson(process.execPath, [ourScript], { input }));
    pillow.push(await runForJson(python.path, [peerScript], { input }));
  }

  const decodeAndResize = compare(
    ours.map(({ preprocessMs, normalizeMs }) => preprocessMs - normalizeMs),
    pillow.map(({ decodeAndResizeMs }) => decodeAndResizeMs),
  );
  const whole = compare(
    ours.map(({ preprocessMs }) => preprocessMs),
    pillow.map(({ wholeMs }) => wholeMs),
  );
  return {
    rows: [
      { what, ...decodeAndResize, target, isMet: decodeAndResize.ratio <= TARGET },
      {
        what: 'CPU ms a photo of the whole preprocessing against Pillow + numpy',
        ...whole,
        target: '(for information)',
      },
    ],
    notes: [
      'Our decode + resize is our whole preprocessing less the normalizing, which was measured alone ' +
        `(${median(ours.map(({ normalizeMs }) => normalizeMs)).toFixed(2)} ms).`,
    ],
  };
}

function compare(ours, peer) {
  return {
    ours: median(ours).toFixed(2),
    peer: median(peer).toFixed(2),
    ratio: median(ours.map((value, round) => value / peer[round])).toFixed(2),
  };
}
