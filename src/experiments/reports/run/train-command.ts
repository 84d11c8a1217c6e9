import path from 'node:path';

import type { Run } from '../../runs/run.ts';

/**
 * The command line that makes a run again. The data folder is told by its name alone: where it lies is nobody's affair
 * who is shown a report.
 */
export function trainCommand({ source }: Run): string {
  const options = Object.entries(source.flags).flatMap(([name, value]) => {
    const option = toOption(name, value);
    return option === undefined ? [] : [option];
  });
  const data = `./${path.basename(source.data)}`;
  return [`npx whatsit train ${quote(data)}`, ...options].join(' \\\n  ');
}

function toOption(name: string, value: unknown): string | undefined {
  const dashed = name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  if (value === true) return `--${dashed}`;
  if (value === false) return `--no-${dashed}`;
  if (Array.isArray(value)) return `--${dashed} ${value.join('/')}`;
  if (typeof value === 'string' || typeof value === 'number') {
    return `--${dashed} ${quote(String(value))}`;
  }
  return undefined;
}

/** As a shell wants it. */
function quote(word: string): string {
  return /^[\w./:@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
