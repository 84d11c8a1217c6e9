import type { Update, UpdateKind } from '../bot-api.ts';

/** An update that the bot has not confirmed. */
export interface QueuedUpdate {
  readonly update: Update;
  /** What a webhook gets in order, one after the other. */
  readonly sequence: string;
}

/** Updates that wait for the bot: https://core.telegram.org/bots/api#getting-updates */
export interface UpdateQueue {
  readonly pending: readonly QueuedUpdate[];
  readonly lastId: number;
  /** Queues an update, unless the bot has not asked for its kind; gives its id. */
  add(kind: UpdateKind, payload: object, sequence: string): number | undefined;
  /** Updates from an id on, which are now known to the bot. */
  handOut(from: number, limit: number): readonly Update[];
  /** Whether the bot has been given an update. */
  isHandedOut(id: number): boolean;
  forget(ids: readonly number[]): void;
  /** Takes the kinds of updates that the bot asks for from now on; an empty list: the usual ones. */
  allow(kinds: readonly string[]): void;
  readonly allowed: readonly string[];
  /** Calls back whenever there is an update more. */
  onAdd(listener: () => void): void;
}

/** Ids do not begin at one. */
const firstId = 700_000_001;

const knownKinds = [
  'message edited_message channel_post edited_channel_post business_connection business_message',
  'edited_business_message deleted_business_messages message_reaction message_reaction_count',
  'inline_query chosen_inline_result callback_query shipping_query pre_checkout_query',
  'purchased_paid_media poll poll_answer my_chat_member chat_member chat_join_request chat_boost',
  'removed_chat_boost',
].flatMap((line) => line.split(' '));

/** @param reportBreach - Hears of kinds of updates that there are not. */
export function createUpdateQueue(reportBreach: (breach: string) => void): UpdateQueue {
  let pending: readonly QueuedUpdate[] = [];
  let lastId = firstId - 1;
  let allowed: readonly string[] = [];
  const handedOut = new Set<number>();
  const listeners: (() => void)[] = [];

  return {
    get pending() {
      return pending;
    },
    get lastId() {
      return lastId;
    },
    get allowed() {
      return allowed;
    },
    add(kind, payload, sequence) {
      if (allowed.length > 0 && !allowed.includes(kind)) return undefined;
      lastId += 1;
      // A snapshot: messages that are changed later do not change what was queued.
      const update = structuredClone({ update_id: lastId, [kind]: payload });
      pending = [...pending, { update, sequence }];
      for (const listener of listeners) listener();
      return lastId;
    },
    handOut(from, limit) {
      const updates = pending.map(({ update }) => update).filter((one) => one.update_id >= from);
      const batch = updates.slice(0, limit);
      for (const { update_id: id } of batch) handedOut.add(id);
      return batch;
    },
    isHandedOut: (id) => handedOut.has(id),
    forget(ids) {
      pending = pending.filter(({ update }) => !ids.includes(update.update_id));
    },
    allow(kinds) {
      for (const kind of kinds) {
        if (!knownKinds.includes(kind)) reportBreach(`allowed_updates: there is no ${kind}`);
      }
      allowed = kinds;
    },
    onAdd(listener) {
      listeners.push(listener);
    },
  };
}
