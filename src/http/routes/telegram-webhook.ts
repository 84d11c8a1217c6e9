import { Hono } from 'hono';
import { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import { readBody } from '../upload/read-body.ts';
import { createSecretFinder } from '../admission/secrets.ts';
import { createUploadMemory } from '../upload/upload-memory.ts';
import { type HttpEnv, openUpload } from '../upload/upload.ts';

const MAX_UPDATE_BYTES = 2 ** 20;
const UPDATES_AT_ONCE = 32;

const updateSchema = z.looseObject({ update_id: z.int() });
/** What is known of an update before the bot looks into it. */
export type DeliveredUpdate = z.output<typeof updateSchema>;

export interface TelegramWebhook {
  /** What Telegram proves itself with. */
  readonly secret: string;
  /** @returns Whether the update is kept; else Telegram is to deliver it again. */
  readonly deliver: (update: DeliveredUpdate) => boolean;
}

/** `POST /telegram/webhook`: takes an update, and says so before anything is done with it. */
export function telegramWebhookRoutes({ secret, deliver }: TelegramWebhook): Hono<HttpEnv> {
  const memory = createUploadMemory(UPDATES_AT_ONCE * MAX_UPDATE_BYTES);
  const findSecret = createSecretFinder([secret]);
  return new Hono<HttpEnv>().post('/telegram/webhook', async (context) => {
    if (findSecret(context.req.header('x-telegram-bot-api-secret-token') ?? '') === undefined) {
      throw new ClassifierError('unauthorized', 'The secret is wrong.');
    }
    const lease = memory.open();
    try {
      const body = await readBody(openUpload(context), { maxBytes: MAX_UPDATE_BYTES, lease });
      if (deliver(parseUpdate(body))) return context.body(null, 200);
      throw new ClassifierError('unavailable', 'The bot takes no updates at the moment.');
    } finally {
      lease.release();
    }
  });
}

function parseUpdate(body: Uint8Array): DeliveredUpdate {
  try {
    return updateSchema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (error) {
    throw new ClassifierError('body-malformed', 'This is no update.', { cause: error });
  }
}
