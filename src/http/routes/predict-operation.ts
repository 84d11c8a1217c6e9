import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject } from 'zod-openapi';

import type { Model } from '../../classification/model.ts';
import type { PresentedClassification } from '../../classification/present.ts';
import { urlBodySchema } from '../upload/download-body.ts';
import { type ProblemCode, problemResponses, requestIdHeader } from '../openapi/problems.ts';

/**
 * The query of `/predict`.
 *
 * @param models - Those on offer.
 */
export function createQuerySchema(models: readonly Model[]) {
  return z.object({
    k: z
      .string()
      .refine((text) => /^\d{1,3}$/.test(text))
      .transform(Number)
      .pipe(z.number().min(1).max(100))
      .optional()
      .meta({
        description: 'How many labels; the operator has chosen a number for those who do not.',
        override: { type: 'integer', minimum: 1, maximum: 100, examples: [5] },
      }),
    model: z
      .enum(models.map(({ name }) => name))
      .optional()
      .meta({ description: 'Who is asked; the default model when left out.' }),
  });
}

const probabilitySchema = z.number().min(0).max(1);

const predictionSchema = z
  .object({ label: z.string(), probability: probabilitySchema })
  .meta({ id: 'Prediction' });

const classificationSchema = z
  .object({
    predicted_class: z.string().meta({ description: 'The likeliest label.' }),
    predictions: z.array(predictionSchema).min(1).meta({
      description: 'Likeliest first. Probabilities are calibrated, and not rounded.',
    }),
    confident: z
      .boolean()
      .meta({ description: "Whether the first one reaches the operator's minimum." }),
    group: predictionSchema.nullable().meta({
      description:
        'The most specific kind of thing that it surely is, also where the label is open.',
    }),
    model: z.string().meta({ description: 'Who answered.' }),
  })
  .meta({ id: 'Classification' }) satisfies z.ZodType<PresentedClassification>;

const example: z.output<typeof classificationSchema> = {
  predicted_class: 'tabby cat',
  predictions: [
    { label: 'tabby cat', probability: 0.6213948 },
    { label: 'Egyptian cat', probability: 0.2471902 },
  ],
  confident: true,
  group: { label: 'cat', probability: 0.9703125 },
  model: 'imagenet',
};

/** What may go wrong wherever the picture comes from. */
const problems = [
  'image-missing',
  'parameter-invalid',
  'body-malformed',
  'image-undecodable',
  'content-type-unsupported',
  'image-unsupported',
  'image-too-large',
  'model-unknown',
  'download-refused',
  'overloaded',
  'unavailable',
  'timed-out',
  'model-invalid',
  'internal',
] as const satisfies readonly ProblemCode[];

export interface PredictDescription {
  readonly models: readonly Model[];
  readonly maxImageBytes: number;
  readonly isLimited: boolean;
  readonly takesUrls: boolean;
  /** What may go wrong before a body is looked at. */
  readonly refusals: readonly ProblemCode[];
}

export function describePredict(options: PredictDescription): ZodOpenApiOperationObject {
  const { models, isLimited, takesUrls, refusals } = options;
  return {
    operationId: 'predict',
    tags: ['Pictures'],
    summary: 'What is in this picture?',
    requestParams: { query: createQuerySchema(models) },
    requestBody: describeBody(options),
    responses: {
      200: {
        description: 'Its likeliest labels.',
        headers: { ...requestIdHeader, ...(isLimited && rateLimitHeaders) },
        content: { 'application/json': { schema: classificationSchema, example } },
      },
      ...problemResponses([
        ...problems,
        ...refusals,
        ...(takesUrls ? (['download-failed'] as const) : []),
      ]),
    },
  };
}

const rateLimitHeaders = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
};

function describeBody({
  maxImageBytes,
  takesUrls,
}: PredictDescription): ZodOpenApiRequestBodyObject {
  const file = { type: 'string', format: 'binary' } as const;
  const limit = (maxImageBytes / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });
  return {
    required: true,
    description: `JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP or HEIC, whatever it is called, of ${limit} MiB at most.`,
    content: {
      'multipart/form-data': {
        schema: { type: 'object', required: ['file'], properties: { file } },
        encoding: { file: { contentType: 'image/*, application/octet-stream' } },
      },
      'image/*': { schema: file },
      'application/octet-stream': { schema: file },
      ...(takesUrls && { 'application/json': { schema: urlBodySchema } }),
    },
  };
}
