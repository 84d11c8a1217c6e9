import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import { isSystemError } from '../../system/system-error.ts';
import { type Experiment, experimentSchema } from './experiment.ts';

/**
 * Reads an experiment file.
 *
 * @throws {ClassifierError} `not-found`; `parameter-invalid`, naming each field that is wrong and its line.
 */
export async function readExperiment(file: string): Promise<Experiment> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ClassifierError('not-found', `${file}: ${whyUnreadable(cause)}`, { cause });
  });
  return parseExperiment(text, file);
}

/**
 * The same of what stands in a file.
 *
 * @param file - What the file is called in complaints.
 */
export function parseExperiment(text: string, file: string): Experiment {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw invalid(file, `line ${lines.linePos(broken.pos[0]).line}: ${broken.message}`);
  const result = experimentSchema.safeParse(toPlain(document, file));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const fields = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])];
    const { line } = lines.linePos(findOffset(document, fields));
    return `line ${line}: ${describe(issue)}`;
  });
  throw invalid(file, problems.join('; '));
}

/** Aliases can be built so that they unfold without end; the library refuses those here. */
function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : 'cannot be read', error);
  }
}

/** Where a field begins, or the innermost thing around it that is there. */
function findOffset(document: Document, fields: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const field of fields) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && key.value === field)
      : undefined;
    if (pair && isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node =
      pair?.value ?? (isSeq(node) && typeof field === 'number' ? node.items[field] : undefined);
    if (!pair && isNode(node)) offset = node.range?.[0] ?? offset;
  }
  return offset;
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `${toWords([...issue.path, ...issue.keys.slice(0, 1)])}: there is no such field`;
  }
  const field = toWords(issue.path);
  return field === '' ? issue.message : `${field}: ${issue.message}`;
}

/** `stages[0].vary`, counted as in programs. */
function toWords(fields: readonly PropertyKey[]): string {
  return fields
    .map((field) => (typeof field === 'number' ? `[${field}]` : `.${String(field)}`))
    .join('')
    .replace(/^\./u, '');
}

function whyUnreadable(cause: unknown): string {
  return isSystemError(cause, 'ENOENT') ? 'no such file' : 'cannot be read';
}

function invalid(file: string, problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('parameter-invalid', `${file}: ${problem}`, { cause });
}
