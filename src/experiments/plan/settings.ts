import { z } from 'zod';

import { recipes } from '../../training/learning/recipe.ts';

const fraction = z.number().min(0).lt(1);
const rate = z.number().positive();
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** The flags of `whatsit train`, with `_` for `-`. */
const words = {
  base: z.string().min(1),
  recipe: z.literal(Object.keys(recipes)),
  seed,
  epochs: z.int().min(1).max(10_000),
  patience: z.int().min(1).max(10_000),
  batch_size: z.int().min(2).max(4_096),
  learning_rate: rate,
  body_learning_rate: rate,
  dropout: fraction,
  label_smoothing: fraction,
  weight_decay: z.number().nonnegative(),
  augmentation: z.enum(['none', 'flips', 'flips-and-crops']),
  features: z.enum(['embeddings', 'embeddings+classes']),
  balanced: z.boolean(),
  standardized: z.boolean(),
  keep: z.enum(['best', 'last']),
  unfreeze: z.union([z.enum(['none', 'all']), z.int().min(1).max(999)]),
  batch_norm: z.enum(['frozen', 'updated']),
};

/** Settings of a run; what is left out is as the recipe has it. */
export const settingsSchema = z.strictObject(words).partial();

/** What a run is told; see {@link settingsSchema}. */
export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** The name of a setting. */
export type SettingWord = keyof Settings;

/** What a setting can be. */
export type SettingValue = string | number | boolean;

/** One setting, and the values that it takes one after the other. */
export interface Vary {
  readonly setting: string;
  readonly values: readonly SettingValue[];
}

const listsByWord = Object.entries(words).map(
  ([word, schema]) =>
    [word, z.array(schema).min(2, 'must be a list of two values or more')] as const,
);

/** Exactly one setting with a list of values: `{ batch_size: [32, 64, 128] }`. */
export const varySchema = z
  .strictObject(Object.fromEntries(listsByWord))
  .partial()
  .transform((lists, context): Vary => {
    const [first, ...others] = Object.entries(lists);
    const [setting, values = []] = first ?? ['', []];
    if (context.issues.length > 0) return { setting, values }; // an unknown field says enough
    if (others.length > 0 || values.length === 0) {
      context.addIssue({
        code: 'custom',
        message: 'must name one setting, as in { seed: [1, 2] }',
      });
    } else if (new Set(values).size < values.length) {
      context.addIssue({ code: 'custom', path: [setting], message: 'must not repeat a value' });
    }
    return { setting, values };
  });
