import { Hono } from 'hono';

import type { Classifier } from '../../classification/classifier.ts';

/** `GET /models`: the classifiers on offer. */
export function modelRoutes({ models }: Classifier): Hono {
  const [defaultModel] = models;
  const body = {
    default: defaultModel?.name,
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
