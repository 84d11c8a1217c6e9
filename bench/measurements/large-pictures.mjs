import { largePictureNames, makeLargePicture } from '../support/large-pictures.mjs';
import { watchMemory } from '../support/process-memory.mjs';
import { startWhatsit } from '../support/services.mjs';
import { toMegabytes } from '../support/units.mjs';
import { upload } from '../support/upload.mjs';

const LIMIT_MB = 1000;

/** Peak memory of the whole service while two pictures of 50 megapixels are worked on, format by format. */
export async function measureLargePictures({ python, report }) {
  const rows = [];
  for (const name of largePictureNames) {
    report(`two pictures of 50 megapixels: ${name}`);
    rows.push(await measureFormat(name, python));
  }
  return {
    rows,
    notes: [
      'Peaks with two large pictures: PSS of all processes sampled every 5 ms or so; in brackets the sum of the ' +
        "processes' own peaks (VmHWM), which counts shared pages several times and so is an upper bound.",
    ],
  };
}

async function measureFormat(name, python) {
  const what = `peak with two 50-megapixel pictures at once: ${name}`;
  let picture;
  try {
    picture = await makeLargePicture(name, python);
  } catch (error) {
    return { what, ours: `not measured: ${error.message}`, target: `< ${LIMIT_MB} MB` };
  }
  const service = await startWhatsit();
  try {
    const { result, sampledPeakBytes, summedPeakBytes } = await watchMemory(service.pid, () =>
      Promise.all([upload(service.url, picture), upload(service.url, picture)]),
    );
    const isDone = result.every((status) => status === 200);
    const peakMb = toMegabytes(sampledPeakBytes);
    const answers = isDone ? '' : `, answered ${result.join(' and ')}`;
    return {
      what: `${what}, ${toMegabytes(picture.length)} MB each`,
      ours: `${peakMb} MB (≤ ${toMegabytes(summedPeakBytes)} MB)${answers}`,
      target: `< ${LIMIT_MB} MB`,
      isMet: isDone && peakMb < LIMIT_MB,
    };
  } finally {
    await service.stop();
  }
}
