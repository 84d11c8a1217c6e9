import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { parseJson } from '../parse-json.ts';
import { currentVersion, listVersions, versionsFolder } from './versions.ts';

/** What is known of one version of a model. */
export interface VersionFacts {
  readonly version: number;
  /** Whether it is the one that counts. */
  readonly isCurrent: boolean;
  /** The training run that it comes from; `null` where it comes from none. */
  readonly run: string | null;
  /** Shares in 0..1, with how many pictures they were measured on; `null` where they were not. */
  readonly validation: Measured | null;
  readonly test: Measured | null;
}

interface Measured {
  readonly accuracy: number;
  readonly count: number;
}

const measuredSchema = z.object({ accuracy: z.number(), count: z.int() }).nullish();
const evaluationSchema = z.object({ validation: measuredSchema, test: measuredSchema });
const originSchema = z.object({ run: z.string().nullish() });

/** The versions of a model, the first one first; none of a model that was only ever a plain folder. */
export async function describeVersions(
  modelsDir: string,
  name: string,
): Promise<readonly VersionFacts[]> {
  const current = await currentVersion(modelsDir, name);
  const versions = await listVersions(modelsDir, name);
  return Promise.all(
    versions.map(async (version) => {
      const folder = path.join(versionsFolder(modelsDir, name), String(version));
      const origin = await readIfThere(path.join(folder, 'whatsit.json'), originSchema);
      const evaluation = await readIfThere(path.join(folder, 'evaluation.json'), evaluationSchema);
      return {
        version,
        isCurrent: version === current,
        run: origin?.run ?? null,
        validation: evaluation?.validation ?? null,
        test: evaluation?.test ?? null,
      };
    }),
  );
}

async function readIfThere<Value>(
  file: string,
  schema: z.ZodType<Value>,
): Promise<Value | undefined> {
  try {
    return schema.safeParse(parseJson(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined; // a version from elsewhere says nothing of it
  }
}
