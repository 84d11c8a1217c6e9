import { setTimeout } from 'node:timers/promises';

import { runLoad } from '../support/load.mjs';
import { processTree, proportionalBytes } from '../support/process-memory.mjs';
import { startWhatsit } from '../support/services.mjs';
import { toMegabytes } from '../support/units.mjs';

const LIMIT_MB = 350;
/** Growth from the first milestone to the last that still counts as flat. */
const FLAT_MB = 20;
const CHILDREN = 2;

/** Memory of the whole service, main process and two children, some time after load; and whether it grows. */
export async function measureMemory({ photos, scale, report }) {
  const service = await startWhatsit({ env: { INFERENCE_PROCESSES: String(CHILDREN) } });
  const readMb = () => toMegabytes(proportionalBytes(processTree(service.pid)));
  try {
    const startMb = readMb();
    const milestones =
      scale.memoryMilestones.length > 0 ? scale.memoryMilestones : [scale.memoryImages];
    const readings = [];
    let done = 0;
    for (const images of milestones) {
      report(`memory, up to image ${images}`);
      await runLoad({ url: service.url, files: photos.files, images: images - done });
      done = images;
      readings.push({ images, mb: readMb() });
    }
    report(`memory, ${scale.settleMs / 1000} s of quiet`);
    await setTimeout(scale.settleMs);
    const quietMb = readMb();
    return {
      rows: [quietRow(quietMb, scale), ...flatRows(readings)],
      notes: [notes(startMb, readings)],
    };
  } finally {
    await service.stop();
  }
}

function quietRow(mb, { settleMs }) {
  return {
    what: `memory of the whole service (PSS), one model, ${CHILDREN} children, ${settleMs / 1000} s after load`,
    ours: `${mb} MB`,
    target: `< ${LIMIT_MB} MB`,
    isMet: mb < LIMIT_MB,
  };
}

function flatRows(readings) {
  if (readings.length < 2) return [];
  const growth = readings.at(-1).mb - readings[0].mb;
  return [
    {
      what: `growth of it from image ${readings[0].images} to image ${readings.at(-1).images}`,
      ours: `${growth} MB`,
      target: `flat (≤ ${FLAT_MB} MB)`,
      isMet: growth <= FLAT_MB,
    },
  ];
}

function notes(startMb, readings) {
  const list = readings.map(({ images, mb }) => `${mb} MB right after ${images} images`);
  return `Memory (PSS): ${startMb} MB when ready, ${list.join(', ')}.`;
}
