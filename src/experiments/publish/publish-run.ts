import { stat } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import type { OpenEngineFor } from '../../training/ports.ts';
import { readEvaluation } from '../runs/records.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { Run } from '../runs/run.ts';
import type { ModelStore } from './ports.ts';
import { readChecks } from './read-checks.ts';
import { verifyAnswers } from './verify-answers.ts';

/** What a run becomes, and who can say whether it answers as it should. */
export interface PublishOptions {
  /** The model's name. */
  readonly name: string;
  readonly store: ModelStore;
  /** Opens the model as the service would. */
  readonly openEngine: OpenEngineFor;
}

/** What a run has become. */
export interface Published {
  readonly version: number;
  /** On how many pictures its answers were compared with the trainer's. */
  readonly checkCount: number;
}

/**
 * Makes a run's model the newest version of a model, if it is whole and answers as its trainer did.
 *
 * What is checked is the copy that is published, before anybody sees it.
 *
 * @throws {ClassifierError} `parameter-invalid` when the run has not finished, `model-invalid` when its model is not what
 *   it should be; what the store and the engine throw.
 */
export async function publishRun(
  { run, folder }: Pick<RunFolder, 'run' | 'folder'>,
  { name, store, openEngine }: PublishOptions,
): Promise<Published> {
  requireFinished(run);
  const modelFolder = path.join(folder, 'artifacts', 'model');
  await requireModel(run, modelFolder);
  const checks = await readChecks(folder);
  const staged = await store.stage(name, modelFolder);
  try {
    const { engine, close } = await openEngine(staged.model);
    try {
      await verifyAnswers(staged.model, checks, engine);
    } finally {
      close();
    }
    await staged.addJson('evaluation.json', await describeEvaluation(run, folder));
    return { version: await staged.publish(), checkCount: checks.length };
  } finally {
    staged.discard();
  }
}

function requireFinished({ id, status }: Run): void {
  if (status === 'finished') return;
  const advice = status === 'running' ? '' : `; "whatsit train --resume ${id}" goes on with it`;
  throw new ClassifierError(
    'parameter-invalid',
    `the run ${id} is ${status}, not finished${advice}`,
  );
}

async function requireModel({ id }: Run, modelFolder: string): Promise<void> {
  const found = await stat(modelFolder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new ClassifierError(
    'model-invalid',
    `the run ${id} has no model: artifacts/model is not there`,
  );
}

/** What remains known of the model when the run is deleted; folders of this machine are nobody's business. */
async function describeEvaluation(run: Run, folder: string): Promise<object> {
  const { id, name, startedAt, endedAt, parameters, environment, results } = run;
  const [validation, test] = await Promise.all([
    readEvaluation(folder, 'validation'),
    readEvaluation(folder, 'test'),
  ]);
  return {
    run: { id, name, startedAt, endedAt, parameters, environment, results },
    validation: validation ?? null,
    test: test ?? null,
  };
}
