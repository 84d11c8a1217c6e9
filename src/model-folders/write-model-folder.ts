import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Group } from '../classification/model.ts';
import { ClassifierError } from '../errors.ts';
import { findLicences } from './find-licences.ts';
import { hashFile } from '../system/hash-file.ts';

/** What a model folder is made of. */
export interface FolderContent {
  readonly onnxBytes: Uint8Array;
  readonly labels: readonly string[];
  readonly preprocessorConfig: object;
  /** The model card, in Markdown. */
  readonly card: string;
  /** 1 when left out. */
  readonly temperature?: number;
  readonly groups?: readonly Group[];
  /** The training run that it comes from, if any. */
  readonly run?: string;
  /** A model folder whose licences hold for this one as well. */
  readonly licencesFrom?: string;
}

/**
 * Writes all files of a model folder.
 *
 * @throws {ClassifierError} `parameter-invalid` when two classes trained here have one name.
 */
export async function writeModelFolder(folder: string, content: FolderContent): Promise<void> {
  const { labels, card, temperature = 1, groups = [], run = null, licencesFrom } = content;
  if (run !== null) requireDistinct(labels);
  const onnxFile = path.join(folder, 'onnx', 'model.onnx');
  await mkdir(path.dirname(onnxFile), { recursive: true });
  await writeFile(onnxFile, content.onnxBytes);
  const write = (file: string, value: object): Promise<void> =>
    writeFile(path.join(folder, file), `${JSON.stringify(value, undefined, 2)}\n`);
  // The tools want a known architecture; for a classifier any of them runs the graph and takes its logits.
  await write('config.json', {
    id2label: Object.fromEntries(labels.map((label, classIndex) => [classIndex, label])),
    label2id: Object.fromEntries(labels.map((label, classIndex) => [label, classIndex])),
    model_type: 'mobilenet_v2',
    architectures: ['MobileNetV2ForImageClassification'],
  });
  await write('preprocessor_config.json', content.preprocessorConfig);
  await write('whatsit.json', {
    version: 1,
    sha256: await hashFile(onnxFile),
    temperature,
    purpose: 'classifier',
    groups,
    run,
  });
  await writeFile(path.join(folder, 'README.md'), card);
  if (licencesFrom !== undefined) await copyLicences(licencesFrom, folder);
}

/** Old collections of labels have the same word twice; in what is made here, nobody could tell which class was meant. */
function requireDistinct(labels: readonly string[]): void {
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice === undefined) return;
  throw new ClassifierError('parameter-invalid', `two classes are called "${twice}"`);
}

async function copyLicences(source: string, folder: string): Promise<void> {
  for (const name of await findLicences(source)) {
    await copyFile(path.join(source, name), path.join(folder, name));
  }
}
