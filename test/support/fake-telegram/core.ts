import { createFileStore, type FileStore } from './files/file-store.ts';
import type { Journal } from './journal.ts';
import { type BotAccess, createBotAccess } from './messages/bot-access.ts';
import { type BotMessages, createBotMessages } from './messages/bot-messages.ts';
import { createMessageStore, type MessageStore } from './messages/message-store.ts';
import type { FakeTelegramOptions } from './options.ts';
import { createPoller, type Poller } from './updates/poller.ts';
import { createUpdateQueue, type UpdateQueue } from './updates/update-queue.ts';
import { createWebhook, type Webhook } from './updates/webhook.ts';
import { type Albums, createAlbums } from './world/albums.ts';
import { createAnnouncer } from './world/announcer.ts';
import { type Callbacks, createCallbacks } from './world/callbacks.ts';
import { createMembership, type Membership } from './world/membership.ts';
import type { Person } from './world/people.ts';
import { createUserMessages, type UserMessages } from './world/user-messages.ts';
import { createWorld, type World } from './world/world.ts';

/** The parts that keep Telegram's rules, joined together. */
export interface Core {
  readonly world: World;
  readonly someone: Person;
  readonly store: MessageStore;
  readonly files: FileStore;
  readonly queue: UpdateQueue;
  readonly poller: Poller;
  readonly webhook: Webhook;
  readonly access: BotAccess;
  readonly messages: BotMessages;
  readonly people: UserMessages;
  readonly albums: Albums;
  readonly membership: Membership;
  readonly callbacks: Callbacks;
}

/** @param onWebhookReply - Carries out what the bot answers a delivery with. */
export function createCore(
  options: FakeTelegramOptions,
  journal: Journal,
  onWebhookReply: (call: Readonly<Record<string, unknown>>) => void,
): Core {
  const { changes, reportBreach } = journal;
  const world = createWorld(
    options.botUsername ?? 'whatsit_test_bot',
    options.hasPrivacyMode ?? true,
  );
  const someone = world.addPerson({});
  const store = createMessageStore();
  const queue = createUpdateQueue(reportBreach);
  const webhook = createWebhook({
    queue,
    changes,
    timeoutMs: options.webhookTimeoutMs ?? 60_000,
    retryMs: options.webhookRetryMs ?? 2000,
    onReply: onWebhookReply,
  });
  const isWebhookSet = () => webhook.settings !== undefined;
  const access = createBotAccess(world, reportBreach);
  const announcer = createAnnouncer({ world, store, queue });
  const people = createUserMessages({ world, store, announcer, someone });
  const answerWithinMs = options.answerCallbackWithinMs ?? 15_000;
  return {
    world,
    someone,
    store,
    files: createFileStore(),
    queue,
    poller: createPoller({ queue, journal, isWebhookSet }),
    webhook,
    access,
    messages: createBotMessages({ world, store, access, onChange: changes.notify, reportBreach }),
    people,
    albums: createAlbums(people, store),
    membership: createMembership({ world, store, announcer, people, someone }),
    callbacks: createCallbacks({ store, queue, changes, answerWithinMs, someone }),
  };
}
