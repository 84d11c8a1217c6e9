import { printable } from '../printable.ts';

/** What a check has come to. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  /** A warning lets the service start; after a failure it does not, or does not live long. */
  readonly status: 'ok' | 'warning' | 'failure';
  /** One sentence; never a token, a key or another value of a setting that may be one. */
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
}

export function ok(check: string, message: string): Finding {
  return { check, status: 'ok', message };
}

export function warning(check: string, message: string, advice: string): Finding {
  return { check, status: 'warning', message, advice };
}

export function failure(check: string, message: string, advice: string): Finding {
  return { check, status: 'failure', message, advice };
}

const marks = { ok: '✓', warning: '!', failure: '✗' } satisfies Record<Finding['status'], string>;

/** One line for a person. */
export function formatFinding({ check, status, message, advice }: Finding): string {
  const line = `${marks[status]} ${check}: ${message}`;
  return printable(advice === undefined ? line : `${line} ${advice}`);
}
