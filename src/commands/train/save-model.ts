import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Model } from '../../classification/model.ts';
import { writeModelCard } from '../../experiments/publish/model-card.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { findLicences, readLicenceId } from '../../model-folders/find-licences.ts';
import { writeModelFolder } from '../../model-folders/write-model-folder.ts';
import type { LabelGroup } from '../../training/data/example.ts';
import type { TrainedClassifier } from '../../training/train-classifier.ts';
import type { TrainingInputs } from './read-inputs.ts';

/** Writes the classifier as a model folder, `artifacts/model` of its run. */
export async function saveModel(
  run: RunFolder,
  trained: TrainedClassifier,
  { base, dataset }: TrainingInputs,
): Promise<void> {
  const { labels, onnxBytes, temperature } = trained;
  const baseFolder = path.dirname(path.dirname(base.model.onnxPath));
  const preprocessor = path.join(baseFolder, 'preprocessor_config.json');
  const preprocessorConfig: object = JSON.parse(await readFile(preprocessor, 'utf8'));
  await writeModelFolder(path.join(run.folder, 'artifacts', 'model'), {
    onnxBytes,
    labels,
    preprocessorConfig,
    temperature,
    groups: dataset.groups.map(({ label, members }) => toGroup(label, members, labels)),
    run: run.run.id,
    card: await describe(run, trained, base.model, baseFolder),
    licencesFrom: baseFolder,
  });
}

async function describe(
  { run }: RunFolder,
  { labels, onnxBytes, temperature, validation, test }: TrainedClassifier,
  { name, preprocessing: { input } }: Model,
  baseFolder: string,
): Promise<string> {
  const sha256 = createHash('sha256').update(onnxBytes).digest('hex');
  const licence = await readLicenceId(baseFolder);
  return writeModelCard({
    run,
    labels,
    validation,
    test,
    temperature,
    onnx: { sha256, sizeInBytes: onnxBytes.length, input },
    base: { name, licence, licenceFiles: await findLicences(baseFolder) },
  });
}

function toGroup(
  label: LabelGroup['label'],
  members: LabelGroup['members'],
  labels: readonly string[],
): { readonly label: string; readonly classes: readonly number[] } {
  const classes = members.map((member) => labels.indexOf(member)).filter((index) => index !== -1);
  return { label, classes };
}
