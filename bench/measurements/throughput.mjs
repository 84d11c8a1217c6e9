import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { agreement, isAlike } from '../support/classes.mjs';
import { runLoad } from '../support/load.mjs';
import { benchFolder } from '../support/paths.mjs';
import { startWhatsit } from '../support/services.mjs';
import { median } from '../support/statistics.mjs';
import { createContestants } from './contestants.mjs';

const LOOP_DELAY_LIMIT_MS = 20;

/** Images/s over HTTP against everything that it is compared with, round by round in turn; and the loop's delay. */
export async function measureThroughput(setting) {
  const contestants = createContestants(setting).map((contestant) => ({
    ...contestant,
    results: [],
  }));
  const ours = [];
  for (let round = 1; round <= setting.scale.rounds; round++) {
    setting.report(`throughput, round ${round} of ${setting.scale.rounds}`);
    ours.push(await measureWhatsit(setting));
    for (const contestant of contestants.filter(({ problem }) => !problem)) {
      contestant.results.push(await measure(contestant));
    }
  }
  const rows = contestants.map((contestant) => comparisonRow(ours, contestant));
  return {
    rows: [...rows, loopDelayRow(ours)],
    notes: [loadNote(ours.at(-1)), ...contestants.flatMap((one) => agreementNote(ours, one))],
  };
}

/** A peer that fails does not end the bench. */
async function measure(contestant) {
  try {
    return await contestant.measure();
  } catch (error) {
    contestant.problem = error.message;
    return undefined;
  }
}

/** One round of load on our service, with the loop-delay probe in it all the time. */
async function measureWhatsit({ photos, scale }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'whatsit-bench-'));
  const file = path.join(folder, 'loop-delay.json');
  const probe = pathToFileURL(path.join(benchFolder, 'loop-delay-probe.mjs')).href;
  const service = await startWhatsit({
    nodeOptions: ['--import', probe],
    env: { LOOP_DELAY_FILE: file },
  });
  try {
    const { warmUpMs, measureMs } = scale;
    const { url, pid } = service;
    const load = await runLoad({ url, files: photos.files, warmUpMs, measureMs, probePid: pid });
    return { ...load, loopDelay: JSON.parse(readFileSync(file, 'utf8')) };
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true });
  }
}

function comparisonRow(ours, { what, target, problem, results }) {
  const name = `HTTP images/s with 16 clients against ${what}`;
  const goal = target === undefined ? '(for information)' : `≥ ${target.toFixed(2)}`;
  if (problem) return { what: name, target: goal, peer: `not measured: ${problem}` };

  const ratio = median(
    results.map((one, round) => ours[round].imagesPerSecond / one.imagesPerSecond),
  );
  const unlike = findUnlike(ours, results);
  return {
    what: name,
    ours: median(ours.map(({ imagesPerSecond }) => imagesPerSecond)).toFixed(1),
    peer: median(results.map(({ imagesPerSecond }) => imagesPerSecond)).toFixed(1) + unlike,
    ratio: ratio.toFixed(2),
    target: goal,
    isMet: target === undefined || unlike ? undefined : ratio >= target,
  };
}

/** Says so where a peer gave other answers: then its speed is no measure. */
function findUnlike(ours, results) {
  const share = shareOfSame(ours, results);
  return share === undefined || isAlike(share) ? '' : ' (other answers than ours)';
}

function shareOfSame([{ classes }], [first]) {
  return first?.classes && agreement(classes, first.classes);
}

function agreementNote(ours, { what, results }) {
  const share = shareOfSame(ours, results);
  if (share === undefined) return [];
  const failures = results.reduce((total, one) => total + (one.failures ?? 0), 0);
  const failed = failures > 0 ? `; ${failures} requests failed and do not count` : '';
  return [`Same class as ours, ${what}: ${Math.round(share * 100)} % of the photos${failed}.`];
}

function loopDelayRow(ours) {
  const p99Ms = median(ours.map(({ loopDelay }) => loopDelay.p99Ms));
  return {
    what: 'event-loop delay of the main process under that load, p99',
    ours: `${p99Ms.toFixed(1)} ms`,
    target: `< ${LOOP_DELAY_LIMIT_MS} ms`,
    isMet: p99Ms < LOOP_DELAY_LIMIT_MS,
  };
}

function loadNote({ clientCpuMs, p50Ms, p99Ms, failures }) {
  return (
    `In the last round the load generator took ${clientCpuMs.toFixed(2)} ms of CPU an image, on the same cores; ` +
    `our service answered in ${p50Ms.toFixed(0)} ms (median) and ${p99Ms.toFixed(0)} ms (p99), with ${failures} failures.`
  );
}
