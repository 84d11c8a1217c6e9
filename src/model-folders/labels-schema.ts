import { z } from 'zod';

/** An object of class number → name, as `id2label` is one; gives the names in class order. */
export const labelsSchema = z
  .record(z.string().regex(/^\d+$/, 'class numbers only'), z.string().trim().min(1).max(200))
  .transform((labelByIndex, context): readonly string[] => {
    const labels = Object.keys(labelByIndex).map((_, classIndex) => labelByIndex[classIndex]);
    if (labels.length >= 2 && labels.every((label) => label !== undefined)) return labels;
    context.addIssue('must name every class from 0 on, at least two');
    return z.NEVER;
  });
