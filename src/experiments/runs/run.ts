import { z } from 'zod';

/** Whatever can be read off a command line. */
const settingSchema = z.union([z.string(), z.number(), z.boolean()]);

/** What `run.json` says of a run; times are ISO 8601. */
export const runSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['running', 'finished', 'failed', 'killed']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** What was trained how; the same words as trackers and experiment files use. */
  parameters: z.record(z.string(), settingSchema),
  environment: z.object({
    version: z.string(),
    gitRevision: z.string().nullable(),
    node: z.string(),
  }),
  /** Shares, losses, seconds and megabytes, by name. */
  results: z.record(z.string(), z.number()),
  /** How to do it again; it names folders of this machine, and stays here. */
  source: z.object({ data: z.string(), flags: z.record(z.string(), z.unknown()) }),
});

/** A run as its record has it. */
export type Run = z.output<typeof runSchema>;
