import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import type { Model } from '../classification/model.ts';
import { ClassifierError } from '../errors.ts';
import { isSystemError } from '../system/system-error.ts';
import { labelsSchema } from './labels-schema.ts';
import { parseJson } from './parse-json.ts';
import { preprocessingSchema } from './preprocessing-spec.ts';
import { withoutNulls } from './without-nulls.ts';

const configSchema = z.object({ id2label: labelsSchema });

/** A class that stood in a group twice would count twice. */
const distinctClasses = z
  .array(z.int().min(0))
  .min(1)
  .transform((classes) => [...new Set(classes)]);

const whatsitObject = z.object({
  version: z.literal(1),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
    .optional(),
  temperature: z.number().positive().default(1),
  purpose: z.enum(['classifier', 'base']).default('classifier'),
  groups: z.array(z.object({ label: z.string().min(1), classes: distinctClasses })).default([]),
  run: z.string().nullable().default(null),
});

const whatsitSchema = z.preprocess(withoutNulls, whatsitObject);

/** What a folder says about itself, before its ONNX file was looked into. */
export interface ModelFolder extends Model {
  /** What the ONNX file has to hash to; `undefined` in folders from elsewhere. */
  readonly sha256: string | undefined;
}

/** Where an ONNX file may stand, best first. */
const onnxFiles = ['onnx/model.onnx', 'onnx/model_quantized.onnx'];

/**
 * Reads a model folder in the layout of the Hugging Face tools.
 *
 * @param folder - Absolute path.
 * @param name - The model's name, where it is not the folder's.
 * @throws {ClassifierError} `model-invalid`, one line that names the file and the field.
 */
export async function readModelFolder(
  folder: string,
  name: string = path.basename(folder),
): Promise<ModelFolder> {
  const place = { folder, name };
  const { id2label: labels } = await readJson(place, 'config.json', configSchema);
  const preprocessing = await readJson(place, 'preprocessor_config.json', preprocessingSchema);
  const whatsit = await readJson(place, 'whatsit.json', whatsitSchema, { version: 1 });
  const outside = whatsit.groups.find(({ classes }) => classes.some((i) => i >= labels.length));
  if (outside) {
    throw invalid(
      name,
      'whatsit.json',
      `groups: "${outside.label}" names a class that is not there`,
    );
  }
  const { sha256, temperature, purpose, groups } = whatsit;
  const onnx = await findOnnxFile(place);
  return { name, purpose, labels, groups, temperature, preprocessing, sha256, ...onnx };
}

interface Place {
  readonly folder: string;
  /** What messages call it: never a path. */
  readonly name: string;
}

async function findOnnxFile({
  folder,
  name,
}: Place): Promise<Pick<Model, 'onnxPath' | 'sizeInBytes'>> {
  for (const file of onnxFiles) {
    const onnxPath = path.join(folder, file);
    const found = await stat(onnxPath).catch(() => undefined);
    if (found?.isFile()) return { onnxPath, sizeInBytes: found.size };
  }
  throw invalid(name, onnxFiles.join(' or '), 'no such file');
}

async function readJson<Schema extends z.ZodType>(
  place: Place,
  file: string,
  schema: Schema,
  whenAbsent?: unknown,
): Promise<z.output<Schema>> {
  const result = schema.safeParse(await readJsonFile(place, file, whenAbsent));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  throw invalid(place.name, file, `${field}${issue?.message ?? 'not valid'}`);
}

async function readJsonFile(
  { folder, name }: Place,
  file: string,
  whenAbsent: unknown,
): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path.join(folder, file), 'utf8');
  } catch (error) {
    if (whenAbsent !== undefined && isMissing(error)) return whenAbsent;
    throw invalid(name, file, isMissing(error) ? 'no such file' : 'cannot be read', error);
  }
  try {
    return parseJson(text);
  } catch (error) {
    throw invalid(name, file, 'not JSON', error);
  }
}

function isMissing(error: unknown): boolean {
  return isSystemError(error, 'ENOENT');
}

function invalid(name: string, file: string, problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('model-invalid', `${name}/${file}: ${problem}`, { cause });
}
