/**
 * Loads a service from several clients. Takes its task as JSON on stdin and prints what it saw as JSON.
 *
 * It shares the machine with the service, so it does little: requests are made in advance, and answers are looked into
 * only once a photo.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

import { multipartRequest } from '../support/multipart.mjs';
import { percentile } from '../support/statistics.mjs';
import { openClient } from './client.mjs';

const task = await json(process.stdin);
const requests = task.files.map((file) =>
  multipartRequest(new URL(task.url), readFileSync(file), path.basename(file)),
);
const classes = requests.map(() => undefined);
let next = 0;

async function sendOne(client) {
  const index = next++ % requests.length;
  const { status, text } = await client.send(requests[index]);
  if (status === 200) classes[index] ??= JSON.parse(text).predicted_class;
  return status === 200;
}

const durationsMs = [];
let failures = 0;
let isMeasuring = false;
const ending = new AbortController();
const { promise: measured, resolve: endMeasuring } = createDeferred();

async function keepBusy(client) {
  while (!ending.signal.aborted) {
    const sentAt = performance.now();
    const isGood = await sendOne(client);
    if (!isMeasuring) continue;
    if (isGood) durationsMs.push(performance.now() - sentAt);
    else failures++;
    if (durationsMs.length + failures === task.images) endMeasuring();
  }
}

function createDeferred() {
  let resolve;
  const promise = new Promise((onResolve) => (resolve = onResolve));
  return { promise, resolve };
}

/** Tells the loop-delay probe of a service. */
function signalProbe() {
  if (task.probePid !== undefined) process.kill(task.probePid, 'SIGUSR2');
}

// The clients run through: what is answered within the measured time counts, whenever it was sent.
const clients = await Promise.all(Array.from({ length: task.clients }, () => openClient(task.url)));
const busy = clients.map(keepBusy);
await setTimeout(task.warmUpMs);
isMeasuring = true;
signalProbe();
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
await (task.images === undefined ? setTimeout(task.measureMs) : measured);
isMeasuring = false;
ending.abort();
const { user, system } = process.cpuUsage(cpuBefore);
const seconds = (performance.now() - startedAt) / 1000;
signalProbe();
await Promise.all(busy);
for (const client of clients) client.close();

process.stdout.write(
  JSON.stringify({
    images: durationsMs.length,
    imagesPerSecond: durationsMs.length / seconds,
    p50Ms: percentile(durationsMs, 0.5),
    p99Ms: percentile(durationsMs, 0.99),
    failures,
    clientCpuMs: (user + system) / 1000 / durationsMs.length,
    classes,
  }),
);
