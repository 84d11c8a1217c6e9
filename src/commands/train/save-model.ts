import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { writeModelFolder } from '../../model-folders/write-model-folder.ts';
import type { LabelGroup } from '../../training/data/example.ts';
import type { TrainedClassifier } from '../../training/train-classifier.ts';
import type { TrainingInputs } from './read-inputs.ts';

/** Writes the classifier as a model folder, `artifacts/model` of its run. */
export async function saveModel(
  run: RunFolder,
  { labels, onnxBytes, temperature }: TrainedClassifier,
  { base, dataset }: TrainingInputs,
): Promise<void> {
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
    card: `# ${run.run.name}\n\nA classifier of ${labels.length} classes, trained by \`whatsit train\`.\n`,
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
