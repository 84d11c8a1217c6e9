import type { LoopbackServer } from '../loopback-server.ts';
import type { Faults } from './api/faults.ts';
import { unauthorised } from './api-error.ts';
import type { Core } from './core.ts';
import type { Credentials } from './credentials.ts';
import type { FakeTelegram } from './fake-telegram.ts';
import { createStudio } from './files/media.ts';
import type { Journal } from './journal.ts';
import { locate, type MessageReference, toBotMessage } from './messages/public-message.ts';
import type { Profile } from './methods/profile.ts';

export interface FacadeDependencies {
  readonly core: Core;
  readonly credentials: Credentials;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly profile: Profile;
  readonly server: LoopbackServer;
}

/** Puts the parts under the names that tests use. */
export function createFacade(dependencies: FacadeDependencies): FakeTelegram {
  const { core, credentials, faults, journal, profile, server } = dependencies;
  const { world, someone, store, files, queue, poller, webhook, people } = core;
  const { changes } = journal;

  function messages(chatId: number) {
    return store
      .in(chatId)
      .filter(({ isBots }) => isBots)
      .map(toBotMessage);
  }

  function repliesTo(reference: MessageReference) {
    const { chatId, messageId } = locate(reference);
    return messages(chatId).filter(({ replyToId }) => replyToId === messageId);
  }

  return {
    apiUrl: server.origin,
    token: credentials.token,
    bot: world.bot,
    someone,

    addPerson: (options = {}) => world.addPerson(options),
    addGroup: (options = {}) => world.addGroup(options).id,
    addChannel: (options = {}) => world.addChannel(options).id,
    membership: core.membership,
    media: createStudio(files),

    post: people.post,
    postAlbum: core.albums.post,
    edit: people.edit,
    delete: people.delete,
    press: core.callbacks.press,

    messages: (chatId = someone.id) => messages(chatId),
    repliesTo,
    replyTo: (reference) =>
      changes.until(
        `a reply to message ${locate(reference).messageId}`,
        () => repliesTo(reference)[0],
      ),
    messageIn: (chatId, index = 0) =>
      changes.until(`message ${index} of the bot in ${chatId}`, () => messages(chatId)[index]),
    actions: (chatId = someone.id) => journal.actions.filter((one) => one.chatId === chatId),
    commands: profile.commands,
    get commandWrites() {
      return profile.commandWrites;
    },
    description: profile.description,
    shortDescription: profile.shortDescription,

    polls: journal.polls,
    get isPolling() {
      return poller.isWaiting;
    },
    get confirmedOffset() {
      return poller.confirmedOffset;
    },
    get pendingUpdates() {
      return queue.pending.length;
    },
    async whenPolling() {
      await changes.until('a long poll', () => poller.isWaiting || undefined);
    },
    async whenConfirmed() {
      await changes.until('all updates confirmed', () => queue.pending.length === 0 || undefined);
    },
    webhook,
    requests: journal.requests,
    downloads: journal.downloads,
    violations: journal.violations,
    until: changes.until,

    failNext: faults.add,
    pollElsewhere: poller.pollElsewhere,
    revokeToken() {
      credentials.revoke();
      poller.end(unauthorised());
    },
    expireFilePaths: files.expirePaths,
    dropConnections: server.dropConnections,
    refuseConnections: server.refuseConnections,

    async close() {
      core.albums.close();
      webhook.close();
      server.close();
    },
  };
}
