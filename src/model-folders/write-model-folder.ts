import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { hashFile } from './verify-hash.ts';

/** What a model folder is made of. */
export interface FolderContent {
  readonly name: string;
  readonly onnxBytes: Uint8Array;
  readonly labels: readonly string[];
  readonly preprocessorConfig: object;
  readonly guesses: readonly string[];
}

/** Writes all files of a model folder. */
export async function writeModelFolder(folder: string, content: FolderContent): Promise<void> {
  const { name, labels, guesses } = content;
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
    temperature: 1,
    purpose: 'classifier',
    groups: [],
    run: null,
  });
  await writeFile(path.join(folder, 'README.md'), modelCard(name, labels.length, guesses));
}

function modelCard(name: string, classCount: number, guesses: readonly string[]): string {
  const lines = guesses.map((guess) => `- ${guess}`);
  return [
    `# ${name}`,
    '',
    `A classifier of ${classCount} classes, imported from an ONNX file by \`whatsit models import\`.`,
    ...(lines.length > 0 ? ['Nobody said, so these were assumed:', '', ...lines] : []),
    '',
  ].join('\n');
}
