import { Hono } from 'hono';
import { z } from 'zod';

import type { Classifier } from '../../classification/classifier.ts';
import { ClassifierError } from '../../errors.ts';
import { presentClassification } from '../../classification/present.ts';
import { readImage } from '../read-image.ts';
import { createUploadMemory } from '../upload-memory.ts';
import { openUpload, type HttpEnv } from '../upload.ts';

const querySchema = z.object({
  k: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(100))
    .optional(),
  model: z.string().optional(),
});

/** Pictures of the largest size that may be in memory together: 160 MiB with the default limit. */
const UPLOADS_AT_ONCE = 8;

export interface PredictDependencies {
  readonly classifier: Classifier;
  /** Limit for the picture itself. */
  readonly maxImageBytes: number;
  /** Aborted when there is no time left for what is still on its way in. */
  readonly ending: AbortSignal;
}

/** `POST /predict?k=5&model=imagenet`: a picture in, its likeliest labels out. */
export function predictRoutes({
  classifier,
  maxImageBytes,
  ending,
}: PredictDependencies): Hono<HttpEnv> {
  const uploads = createUploadMemory(UPLOADS_AT_ONCE * maxImageBytes);
  return new Hono<HttpEnv>().post('/predict', async (context) => {
    const query = querySchema.safeParse(context.req.query());
    if (!query.success) {
      throw new ClassifierError('parameter-invalid', 'k must be a whole number from 1 to 100.');
    }
    requireKnownModel(classifier, query.data.model);

    const upload = openUpload(context);
    const lease = uploads.open();
    try {
      const reading = readImage(upload, { maxBytes: maxImageBytes, lease });
      const imageBytes = await unlessEnding(reading, ending);
      const classification = await classifier.classify(imageBytes, {
        ...query.data,
        signal: upload.signal,
      });
      return context.json(presentClassification(classification));
    } finally {
      lease.release();
    }
  });
}

/** Waits no longer than the service lives; what still comes in goes nowhere. */
async function unlessEnding<Value>(promise: Promise<Value>, ending: AbortSignal): Promise<Value> {
  const settled = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    const refuse = (): void =>
      reject(new ClassifierError('unavailable', 'The service is stopping.'));
    if (ending.aborted) refuse();
    else ending.addEventListener('abort', refuse, { signal: settled.signal });
  });
  return Promise.race([promise, ended]).finally(() => settled.abort());
}

/** Before the body is read: nobody should upload 20 MB to be told that. */
function requireKnownModel({ models }: Classifier, name: string | undefined): void {
  if (name === undefined || models.some((model) => model.name === name)) return;
  throw new ClassifierError('model-unknown', 'There is no model of that name here; see /models.');
}
