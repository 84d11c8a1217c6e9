import type { Cdn } from './cdn/start-cdn.ts';
import type { Core } from './core.ts';
import type { Credentials } from './credentials.ts';
import type { FakeDiscord } from './fake-discord.ts';
import { createInteractionHandle } from './interactions/interaction-handle.ts';
import type { InteractionRecord } from './interactions/interaction-record.ts';
import type { Invoker } from './interactions/invoke.ts';
import type { Journal } from './journal.ts';
import type { LoopbackServer } from '../loopback-server.ts';
import { createBotReader } from './messages/bot-reader.ts';
import type { Faults } from './rest/faults.ts';
import type { Setting } from './setting.ts';
import type { Places } from './world/places.ts';
import type { UserMessages } from './world/user-messages.ts';

export interface FacadeDependencies {
  readonly setting: Setting;
  readonly journal: Journal;
  readonly cdn: Cdn;
  readonly server: LoopbackServer;
  readonly credentials: Credentials;
  readonly core: Core;
  readonly faults: Faults;
  readonly places: Places;
  readonly people: UserMessages;
  readonly invoker: Invoker;
}

/** Puts the parts under the names that tests use. */
export function createFacade(dependencies: FacadeDependencies): FakeDiscord {
  const { setting, journal, cdn, server, core, places, people, invoker } = dependencies;
  const { world, channelId } = setting;
  const { store, gateway, registry } = core;
  const { changes } = journal;
  const reader = createBotReader(store, world.bot.id, changes);
  const watch = (record: InteractionRecord) => createInteractionHandle(record, store, changes);

  return {
    apiUrl: `${server.origin}/api`,
    cdnOrigins: cdn.origins,
    token: dependencies.credentials.token,
    applicationId: setting.applicationId,
    botUserId: world.bot.id,
    guildId: setting.guild.id,
    channelId,
    someone: setting.someone,

    async whenReady() {
      await changes.until('a session of the bot', () => gateway.isReady || undefined);
    },
    connections: gateway.connections,
    get sessionStartLimit() {
      return core.sessionStartLimit();
    },

    addPerson: world.createPerson,
    addChannel: (channel = {}) => places.addChannel(channel).id,
    addGuild: (guild = {}) => places.addGuild(guild),
    revoke: (permissions, id = channelId, { isAnnounced = true } = {}) =>
      places.revoke(permissions, id, isAnnounced),
    attachment: cdn.attachments.add,
    sticker: cdn.addSticker,
    linkPreview: cdn.addLinkPreview,

    post: people.post,
    edit: people.edit,
    delete: people.delete,
    deleteTogether: people.deleteTogether,
    slash: (name, use) => watch(invoker.slash(name, use)),
    contextMenu: (name, use) => watch(invoker.contextMenu(name, use)),
    autocomplete: (name, use) => watch(invoker.autocomplete(name, use)),

    messages: (id = channelId) => reader.messages(id),
    repliesTo: reader.repliesTo,
    replyTo: reader.replyTo,
    typing: (id = channelId) => journal.countTyping(id),
    commands: (guildId) => registry.list(guildId),
    get commandWrites() {
      return registry.writes;
    },
    requests: journal.requests,
    violations: journal.violations,

    failNext: dependencies.faults.add,
    closeGateway: gateway.closeAll,
    revokeToken: gateway.revokeToken,
    dropConnections: server.dropConnections,
    invalidateSession: gateway.invalidateSessions,
    stopHeartbeatAcks: gateway.stopHeartbeatAcks,
    refuseConnections: server.refuseConnections,
    expireUrls: cdn.expireUrls,
    cdn: { downloads: cdn.downloads, failNext: cdn.failNext },

    async close() {
      cdn.close();
      server.close();
    },
  };
}
