import type { Size } from '../../classification/model.ts';
import type { Evaluation } from '../../training/evaluation/evaluate.ts';
import type { Run } from '../runs/run.ts';
import { trainCommand } from '../runs/train-command.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { formatAccuracy } from './card-accuracy.ts';

/** All that a model card tells. */
export interface CardFacts {
  readonly run: Run;
  readonly labels: readonly string[];
  /** `null` where the part is empty. */
  readonly validation: Evaluation | null;
  readonly test: Evaluation | null;
  /** What logits are divided by. */
  readonly temperature: number;
  readonly onnx: { readonly sha256: string; readonly sizeInBytes: number; readonly input: Size };
  readonly base: {
    readonly name: string;
    /** As its own card has it, such as `apache-2.0`. */
    readonly licence: string | undefined;
    /** The names of the files that were copied from it. */
    readonly licenceFiles: readonly string[];
  };
}

/**
 * Writes what somebody who finds the model wants to know before using it, with the head that the Hugging Face tools read.
 *
 * @returns Markdown.
 */
export function writeModelCard(facts: CardFacts): string {
  return [
    writeHead(facts),
    writeOverview(facts),
    writeOrigin(facts),
    writeRecipe(facts),
    formatAccuracy(facts),
    writeLimits(facts),
  ].join('\n');
}

function writeHead({ base }: CardFacts): string {
  return [
    '---',
    ...(base.licence === undefined ? [] : [`license: ${base.licence}`]),
    'library_name: onnx',
    'pipeline_tag: image-classification',
    'tags: [whatsit]',
    '---',
    '',
  ].join('\n');
}

function writeOverview({ run, labels, onnx }: CardFacts): string {
  const { sha256, sizeInBytes, input } = onnx;
  const size = sizeInBytes.toLocaleString('en');
  return [
    `# ${escapeMarkdown(run.name)}: ${labels.length} classes`,
    '',
    `Tells ${labels.length} kinds of pictures apart: ${labels.map((label) => escapeMarkdown(label)).join(', ')}.`,
    '',
    `\`onnx/model.onnx\`, ${size} bytes, sha256 \`${sha256}\`.`,
    '',
    '| | name | shape |',
    '|---|---|---|',
    `| input | \`pixel_values\` | [batch, 3, ${input.height}, ${input.width}], as \`preprocessor_config.json\` says |`,
    `| output | \`logits\` | [batch, ${labels.length}]; class i is \`id2label\` i of \`config.json\` |`,
    '',
  ].join('\n');
}

function writeOrigin({ run, base }: CardFacts): string {
  const files = base.licenceFiles.map((name) => `\`${name}\``).join(' and ');
  return [
    '## Source and licence',
    `- **Weights:** trained from \`${base.name}\`; ${describeTraining(run)}.`,
    base.licence === undefined && files === ''
      ? `- **Licence:** \`${base.name}\` comes without one; ask whoever made it.`
      : `- **Licence:** that of \`${base.name}\`${base.licence === undefined ? '' : `, ${base.licence}`}${files === '' ? '' : ` (${files})`}.`,
    '- **Pictures:** those of whoever trained it. None of them is in this folder.',
    '',
  ].join('\n');
}

function describeTraining({ parameters }: Run): string {
  const { unfreeze = 'none' } = parameters;
  if (unfreeze === 'none') return 'only the last layer is new, the rest is unchanged';
  if (unfreeze === 'all') return 'all layers were trained, the last one is new';
  return `its last ${String(unfreeze)} blocks were trained, the last layer is new`;
}

function writeRecipe({ run }: CardFacts): string {
  const { parameters, environment } = run;
  const revision = environment.gitRevision === null ? '' : `, revision ${environment.gitRevision}`;
  const pictures = parameters['pictures'];
  return [
    '## How to make it again',
    '```sh',
    trainCommand(run, 'PICTURES'),
    '```',
    '',
    `Run \`${run.id}\`, ${run.startedAt.slice(0, 10)}, whatsit ${environment.version}${revision}, Node ${environment.node}.`,
    'The same pictures give the same model on the same machine.',
    '',
    '## Data',
    `${String(pictures)} pictures of ${String(parameters['classes'])} classes, split ${String(parameters['ratios'])} (${String(parameters['split'])}, seed ${String(parameters['split_seed'])})`,
    `into training, validation and test. Hash of the pictures and their classes: \`${String(parameters['data_hash'])}\`.`,
    '',
  ].join('\n');
}

function writeLimits({ labels }: CardFacts): string {
  return [
    '## Limits',
    `- It knows its ${labels.length} classes and nothing else: whatever it is shown gets the nearest of them.`,
    '- The figures hold for pictures like those that it was measured on. Others, from another camera, season or place, are harder.',
    '- Several things in one picture get one answer.',
    '- Classes with few pictures have figures that say little; the intervals tell how little.',
    '- Not for decisions about health, safety or people.',
    '',
  ].join('\n');
}
