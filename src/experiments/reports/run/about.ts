import { html } from 'hono/html';
import path from 'node:path';

import { count } from '../../plots/drawing/format.ts';
import type { RunData } from '../../plots/run-data.ts';
import { trainCommand } from '../../runs/train-command.ts';
import { type Html, section } from '../page/html.ts';
import { facts } from '../page/table.ts';
import { duration, moment } from '../page/words.ts';
import { isAboutPictures } from './pictures.ts';

/** How it was trained, but for the pictures. */
export function settings({ run }: RunData): Html {
  const pairs = Object.entries(run.parameters)
    .filter(([name]) => !isAboutPictures(name) && name !== 'base_hash')
    .map(([name, value]) => [name.replaceAll('_', ' '), inWords(value)] as const);
  const half = Math.ceil(pairs.length / 2);
  const columns = [facts(pairs.slice(0, half)), facts(pairs.slice(half))];
  return section('Settings', html`<div class="columns">${columns}</div>`);
}

function inWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** The command, to be copied, and what it ran on. */
export function again({ run }: RunData): Html {
  const command = html`<div>
    <pre><code>${trainCommand(run, `./${path.basename(run.source.data)}`)}</code></pre>
    <p class="muted">
      The same pictures, settings and seed give the same result on the same machine. Of the data
      folder only the name stands here.
    </p>
  </div>`;
  return section(
    'How to make it again',
    html`<div class="columns">${command}${environment(run)}</div>`,
  );
}

function environment({ environment: place, results, startedAt, endedAt }: RunData['run']): Html {
  const { seconds, peak_memory_mb: memory } = results;
  return facts([
    ['Whatsit', place.version],
    ['revision', place.gitRevision ?? 'unknown'],
    ['Node.js', place.node],
    ['started', moment(startedAt)],
    ['ended', endedAt === undefined ? 'not yet' : moment(endedAt)],
    ...(seconds === undefined ? [] : [['took', duration(seconds)] as const]),
    ...(memory === undefined ? [] : [['memory, at most', `${count(memory)} MB`] as const]),
  ]);
}
