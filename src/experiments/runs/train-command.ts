import type { Run } from './run.ts';

/**
 * The command line that makes a run again, for a shell.
 *
 * @param data - What stands for the pictures: where they lie is nobody's affair who is shown it.
 */
export function trainCommand({ name, source }: Pick<Run, 'name' | 'source'>, data: string): string {
  const options = Object.entries({ name, ...source.flags }).flatMap(
    ([flag, value]) => toOption(flag, value) ?? [],
  );
  return [`npx whatsit train ${quote(data)}`, ...options].join(' \\\n  ');
}

function toOption(flag: string, value: unknown): string | undefined {
  const dashed = flag.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  if (value === true) return `--${dashed}`;
  if (value === false) return `--no-${dashed}`;
  if (Array.isArray(value)) return `--${dashed} ${value.join('/')}`;
  if (typeof value === 'string' || typeof value === 'number') {
    return `--${dashed} ${quote(String(value))}`;
  }
  return undefined;
}

function quote(word: string): string {
  return /^[\w./:@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
