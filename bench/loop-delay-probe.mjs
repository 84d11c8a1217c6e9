/**
 * Watches the event loop of the process that it is loaded into: `node --import ./bench/loop-delay-probe.mjs …`.
 *
 * At every SIGUSR2, and at the end, it writes what it saw since the last one to the file LOOP_DELAY_FILE, as JSON.
 */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const file = process.env.LOOP_DELAY_FILE;

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();

function report() {
  const toMs = (nanoseconds) => nanoseconds / 1e6;
  const p99Ms = toMs(histogram.percentile(99));
  writeFileSync(file, JSON.stringify({ p99Ms, maxMs: toMs(histogram.max) }));
  histogram.reset();
}

if (file) process.on('SIGUSR2', report).on('exit', report);
