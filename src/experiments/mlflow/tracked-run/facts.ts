import type { Run } from '../../runs/run.ts';
import { cleanKey } from '../protocol/cleaned-names.ts';
import { type Entry, toEntries } from '../protocol/entries.ts';
import type { TrackedRun } from './open-tracked-run.ts';

const MAX_PARAMETER_LENGTH = 6_000;
const MAX_TAG_LENGTH = 8_000;

/** How MLflow calls what ours is called. */
const STATUSES = {
  running: 'RUNNING',
  finished: 'FINISHED',
  failed: 'FAILED',
  killed: 'KILLED',
} satisfies Record<Run['status'], string>;

/** A status of MLflow's: another word would be answered with 200, and change nothing. */
export function statusOf({ status }: Run): string {
  return STATUSES[status];
}

/**
 * Lists parameters and tags that the server lacks.
 *
 * A parameter never changes there; one that has, as when a run goes on for more epochs, is told as a tag.
 */
export function newFacts(
  run: Run,
  known: Pick<TrackedRun, 'params' | 'tags'>,
): { readonly params: readonly Entry[]; readonly tags: readonly Entry[] } {
  const all = listParameters(run);
  const changed = all
    .filter(({ key, value }) => (known.params.get(key) ?? value) !== value)
    .map(({ key, value }) => ({ key: `changed.${key}`, value }));
  return {
    params: all.filter(({ key }) => !known.params.has(key)),
    tags: [...listTags(run), ...changed].filter(({ key, value }) => known.tags.get(key) !== value),
  };
}

/** All parameters, within what MLflow takes. */
export function listParameters({ parameters }: Run): readonly Entry[] {
  const cleaned = Object.entries(parameters).map(([key, value]) => [cleanKey(key), value]);
  return cut(toEntries(Object.fromEntries(cleaned)), MAX_PARAMETER_LENGTH);
}

function listTags({ name, environment: { version, gitRevision, node } }: Run): readonly Entry[] {
  const tags = {
    'mlflow.runName': name,
    'mlflow.source.name': 'whatsit train',
    'mlflow.source.type': 'LOCAL',
    ...(gitRevision !== null && { 'mlflow.source.git.commit': gitRevision }),
    'whatsit.version': version,
    'whatsit.node': node,
  };
  return cut(toEntries(tags), MAX_TAG_LENGTH);
}

function cut(entries: readonly Entry[], maxLength: number): readonly Entry[] {
  return entries.map(({ key, value }) => ({ key, value: value.slice(0, maxLength) }));
}
