import { Hono } from 'hono';
import type { z } from 'zod';

import type { Classifier } from '../../classification/classifier.ts';
import { presentClassification } from '../../classification/present.ts';
import { ClassifierError } from '../../errors.ts';
import type { Admission } from '../admission/admission.ts';
import { type DownloadImage, withinMemory } from '../upload/download-body.ts';
import { readImage } from '../upload/read-image.ts';
import { createUploadMemory } from '../upload/upload-memory.ts';
import { openUpload, type HttpEnv } from '../upload/upload.ts';
import { createQuerySchema } from './predict-operation.ts';

/** Pictures of the largest size that may be in memory together: 160 MiB with the default limit. */
const UPLOADS_AT_ONCE = 8;
/** The same for those that are being fetched from somewhere else. */
const DOWNLOADS_AT_ONCE = 8;

export interface PredictDependencies {
  readonly classifier: Classifier;
  /** Limit for the picture itself. */
  readonly maxImageBytes: number;
  /** Aborted when there is no time left for what is still on its way in. */
  readonly ending: AbortSignal;
  /** Where pictures may be given by URL. */
  readonly downloadImage?: DownloadImage | undefined;
  /** Who may ask, and how often. */
  readonly admit: Admission['admit'];
}

/** `POST /predict?k=5&model=imagenet`: a picture in, its likeliest labels out. */
export function predictRoutes(dependencies: PredictDependencies): Hono<HttpEnv> {
  const { classifier, maxImageBytes, ending, admit } = dependencies;
  const querySchema = createQuerySchema(classifier.models);
  const uploads = createUploadMemory(UPLOADS_AT_ONCE * maxImageBytes);
  const downloads = createUploadMemory(DOWNLOADS_AT_ONCE * maxImageBytes);
  const downloadImage =
    dependencies.downloadImage &&
    withinMemory(dependencies.downloadImage, downloads, maxImageBytes);

  return new Hono<HttpEnv>().post('/predict', async (context) => {
    await admit(context);
    // Before the body is read: nobody should upload 20 MB to be told that.
    const query = querySchema.safeParse(context.req.query());
    if (!query.success) throw refuseQuery(query.error);

    const upload = openUpload(context);
    const lease = uploads.open();
    try {
      const reading = readImage(upload, { maxBytes: maxImageBytes, lease, downloadImage });
      const imageBytes = await unlessEnding(reading, ending);
      const classification = await classifier.classify(imageBytes, {
        ...query.data,
        requestId: context.get('requestId'),
        signal: upload.signal,
      });
      context.set('timings', classification.timings);
      return context.json(presentClassification(classification));
    } finally {
      lease.release();
    }
  });
}

/** Waits no longer than the service lives; what still comes in goes nowhere. */
async function unlessEnding<Value>(promise: Promise<Value>, ending: AbortSignal): Promise<Value> {
  let refuse = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    refuse = () => reject(new ClassifierError('unavailable', 'The service is stopping.'));
    if (ending.aborted) refuse();
    else ending.addEventListener('abort', refuse);
  });
  // Not by a signal of its own: its abort would cost more than everything else here.
  return Promise.race([promise, ended]).finally(() => ending.removeEventListener('abort', refuse));
}

function refuseQuery({ issues }: z.ZodError): ClassifierError {
  return issues.some(({ path: [name] }) => name === 'k')
    ? new ClassifierError('parameter-invalid', 'k must be a whole number from 1 to 100.')
    : new ClassifierError('model-unknown', 'There is no model of that name here; see /models.');
}
