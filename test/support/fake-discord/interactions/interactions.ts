import { randomUUID } from 'node:crypto';

import { ApiError } from '../api-error.ts';
import type { BotMessages } from '../messages/bot-messages.ts';
import type { Upload } from '../messages/upload.ts';
import type { MakeId } from '../snowflakes.ts';
import { createAcknowledge } from './interaction-callback.ts';
import type { InteractionRecord } from './interaction-record.ts';
import { createInteractionWebhook, type InteractionWebhook } from './interaction-webhook.ts';
import type { Scene } from './scene.ts';

/** Interactions and what the bot may do with each of them. */
export interface Interactions {
  open(type: InteractionRecord['type'], scene: Scene, targetId?: string): InteractionRecord;
  /** Lets the token die when the bot does not answer in time; only who has heard of it is late. */
  watchDeadline(record: InteractionRecord, wasHeard: boolean): void;
  acknowledge(
    id: string,
    token: string,
    body: unknown,
    uploads: readonly Upload[],
  ): Promise<InteractionRecord>;
  readonly webhook: InteractionWebhook;
}

export interface InteractionDependencies {
  readonly makeId: MakeId;
  readonly messages: BotMessages;
  readonly acknowledgeWithinMs: number;
  readonly onChange: () => void;
  readonly reportBreach: (breach: string) => void;
}

export function createInteractions(dependencies: InteractionDependencies): Interactions {
  const { makeId, messages, acknowledgeWithinMs, onChange, reportBreach } = dependencies;
  const records = new Map<string, InteractionRecord>();
  const acknowledge = createAcknowledge(messages);
  return {
    open(type, scene, targetId) {
      const record: InteractionRecord = {
        id: makeId(),
        token: `interaction-${randomUUID()}`,
        type,
        scene,
        targetId,
        openedAt: performance.now(),
        acknowledgement: undefined,
        isLate: false,
        isExpired: false,
        originalId: undefined,
        isLoading: false,
        isOriginalDeleted: false,
        edits: 0,
        followUpIds: [],
        choices: undefined,
      };
      records.set(record.token, record);
      return record;
    },
    watchDeadline(record, wasHeard) {
      setTimeout(() => {
        if (record.acknowledgement) return;
        record.isLate = true;
        if (wasHeard) {
          reportBreach(`An interaction was not acknowledged within ${acknowledgeWithinMs} ms`);
        }
        onChange();
      }, acknowledgeWithinMs).unref();
    },
    async acknowledge(id, token, body, uploads) {
      const record = records.get(token);
      if (!record || record.id !== id) throw new ApiError('unknown-interaction');
      await acknowledge(record, body, uploads);
      onChange();
      return record;
    },
    webhook: createInteractionWebhook(messages, (token) => records.get(token)),
  };
}
