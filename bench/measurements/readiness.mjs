import { startWhatsit } from '../support/services.mjs';
import { median } from '../support/statistics.mjs';

const LIMIT_MS = 2_000;

/** Time from the start of `node dist/src/cli.js serve` to the first 200 of `/health`. */
export async function measureReadiness({ scale, report }) {
  const times = [];
  for (let round = 1; round <= scale.rounds; round++) {
    report(`start, round ${round} of ${scale.rounds}`);
    const service = await startWhatsit();
    times.push(service.readyMs);
    await service.stop();
  }
  const readyMs = median(times);
  return {
    rows: [
      {
        what: 'ready after `node dist/src/cli.js serve`',
        ours: `${(readyMs / 1000).toFixed(2)} s`,
        target: `< ${LIMIT_MS / 1000} s`,
        isMet: readyMs < LIMIT_MS,
      },
    ],
  };
}
