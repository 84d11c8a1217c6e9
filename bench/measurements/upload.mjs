import { setTimeout } from 'node:timers/promises';

import { makeHeavyPicture } from '../support/large-pictures.mjs';
import { peakResidentBytes } from '../support/process-memory.mjs';
import { startWhatsit } from '../support/services.mjs';
import { toMegabytes } from '../support/units.mjs';
import { upload } from '../support/upload.mjs';

const PICTURE_BYTES = 20 * 2 ** 20;
const LIMIT = 2.5;
const SETTLE_MS = 1_000;

/** How much the main process grows by for one upload of the largest size. */
export async function measureUpload({ report }) {
  report('one upload of 20 MiB');
  const picture = await makeHeavyPicture(PICTURE_BYTES);
  const service = await startWhatsit();
  try {
    await setTimeout(SETTLE_MS);
    const idleBytes = peakResidentBytes(service.pid);
    const status = await upload(service.url, picture);
    const growth = peakResidentBytes(service.pid) - idleBytes;
    const ratio = growth / PICTURE_BYTES;
    const answer = status === 200 ? '' : `, answered ${status}`;
    return {
      rows: [
        {
          what: 'peak of the main process (VmHWM over idle) for one upload of 20 MiB',
          ours: `${toMegabytes(growth)} MB${answer}`,
          ratio: ratio.toFixed(2),
          target: `≤ ${LIMIT} times the picture`,
          isMet: status === 200 && ratio <= LIMIT,
        },
      ],
    };
  } finally {
    await service.stop();
  }
}
