import { z } from 'zod';

import { LAYOUTS } from '../../training/data/layouts.ts';
import { settingsSchema, varySchema } from './settings.ts';

const nameSchema = z
  .string()
  .regex(/^[^\p{Cc}/\\]{1,100}$/u, 'must be 1 to 100 characters, without / and \\');

/** A result that winners can be chosen by; the test part is none of them, on purpose. */
const selectSchema = z.enum(['validation_loss', 'validation_accuracy']);

const stageSchema = z.strictObject({
  name: nameSchema.optional(),
  vary: varySchema,
  settings: settingsSchema.default({}),
  select: selectSchema.optional(),
});

/** Three shares as on the command line; winners are chosen by the second part, so that it cannot be empty. */
const ratiosSchema = z
  .string()
  .regex(/^\d+(\.\d+)?\/\d+(\.\d+)?\/\d+(\.\d+)?$/u, 'must be three shares, as in 80/10/10')
  .transform((text): readonly [number, number, number] => {
    const [train = 0, validation = 0, test = 0] = text.split('/').map(Number);
    return [train, validation, test];
  })
  .refine(([train, validation]) => train > 0 && validation > 0, {
    error: 'must leave something to learn from and something to choose by, as in 80/10/10',
  });

const dataSchema = z.strictObject({
  path: z.string().min(1),
  layout: z.enum(LAYOUTS).optional(),
  split: z.enum(['stratified', 'random', 'official']).default('stratified'),
  ratios: ratiosSchema.default([80, 10, 10]),
  split_seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(42),
});

/** What an experiment file has to say, and what is assumed of the rest. */
export const experimentSchema = z
  .strictObject({
    name: nameSchema,
    data: dataSchema,
    settings: settingsSchema.default({}),
    select: selectSchema.default('validation_loss'),
    stages: z.array(stageSchema).min(1, 'must have a stage'),
  })
  .transform(({ select, stages, ...rest }) => ({
    ...rest,
    stages: stages.map((stage) => completeStage(stage, select)),
  }))
  .superRefine(({ stages }, context) => {
    const names = stages.map((stage) => stage.name);
    const index = names.findIndex((one, at) => names.indexOf(one) !== at);
    if (index === -1) return;
    const message = `there is another stage "${names[index]}"; give each a name of its own`;
    context.addIssue({ code: 'custom', path: ['stages', index, 'name'], message });
  });

type StageInFile = z.output<typeof stageSchema>;

function completeStage({ name, vary, settings, select }: StageInFile, usual: Select) {
  return { name: name ?? vary.setting, vary, settings, select: select ?? usual };
}

/** Stages of runs, each of which varies one setting and hands the winner's value to the next. */
export type Experiment = Readonly<z.output<typeof experimentSchema>>;

/** One of them: what is varied, and what the winner is chosen by. */
export type Stage = Experiment['stages'][number];

/** The name of a result that winners are chosen by. */
export type Select = z.output<typeof selectSchema>;
