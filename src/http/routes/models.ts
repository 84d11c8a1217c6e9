import { Hono } from 'hono';
import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';

import type { Classifier } from '../../classification/classifier.ts';
import { requestIdHeader } from '../openapi/problems.ts';

const pixels = z.int().positive();

const modelsSchema = z
  .object({
    default: z.string().meta({ description: 'The one that answers when none is named.' }),
    models: z.array(
      z.object({
        name: z.string(),
        classes: z.int().positive().meta({ description: 'How many labels it knows.' }),
        input: z
          .object({ width: pixels, height: pixels })
          .meta({ description: 'What it looks at, in pixels: pictures are scaled to this.' }),
        bytes: z.int().positive(),
        default: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Models' });

/** `GET /models`: the classifiers on offer. */
export function modelRoutes({ models }: Classifier): Hono {
  const [defaultModel] = models;
  const body: z.output<typeof modelsSchema> = {
    default: defaultModel?.name ?? '',
    models: models.map((model) => ({
      name: model.name,
      classes: model.labels.length,
      input: model.preprocessing.input,
      bytes: model.sizeInBytes,
      default: model === defaultModel,
    })),
  };
  return new Hono().get('/models', (context) => context.json(body));
}

export function describeModels(): ZodOpenApiOperationObject {
  return {
    operationId: 'listModels',
    tags: ['Pictures'],
    summary: 'The models on offer',
    responses: {
      200: {
        description: 'The default one first.',
        headers: requestIdHeader,
        content: { 'application/json': { schema: modelsSchema } },
      },
    },
  };
}
