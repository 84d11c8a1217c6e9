import type {
  APIApplicationCommand,
  APIAttachment,
  APIEmbed,
  APIGatewaySessionStartLimit,
  APIMessage,
  APIStickerItem,
} from 'discord-api-types/v10';

import type { AttachmentOptions } from './cdn/attachments.ts';
import type { CdnFaultOptions } from './cdn/cdn-faults.ts';
import type { Download } from './cdn/cdn-server.ts';
import type { LinkPreviewOptions, StickerOptions } from './cdn/unsigned-files.ts';
import type { GatewayConnection } from './gateway/connection.ts';
import type { Interaction } from './interactions/interaction-handle.ts';
import type {
  AutocompleteOptions,
  ContextMenuOptions,
  SlashOptions,
} from './interactions/invoke.ts';
import type { BotMessage } from './messages/public-message.ts';
import type { FaultOptions } from './rest/faults.ts';
import type { RequestRecord } from './rest/rest.ts';
import type { Person } from './world/people.ts';
import type { GuildOptions } from './world/places.ts';
import type { PermissionName } from './world/permission-bits.ts';
import type { MessagePatch, PostOptions } from './world/user-messages.ts';
import type { ChannelOptions } from './world/world.ts';

/** A Discord of one's own on this machine: REST and gateway on one port, CDN and media proxy on two more. */
export interface FakeDiscord {
  /** Base of REST, without a version: `http://127.0.0.1:<port>/api`. */
  readonly apiUrl: string;
  /** Origins of the CDN and of the media proxy. */
  readonly cdnOrigins: readonly [string, string];
  readonly token: string;
  /** Not the bot's own id: older applications have two. */
  readonly applicationId: string;
  readonly botUserId: string;
  /** A server that the bot is in, and a text channel of it. */
  readonly guildId: string;
  readonly channelId: string;
  /** Who posts and uses commands when a test names nobody. */
  readonly someone: Person;

  /** Resolves as soon as a session of the bot is identified (or resumed) and connected. */
  whenReady(): Promise<void>;
  /** All that there have been, the oldest first. */
  readonly connections: readonly GatewayConnection[];
  readonly sessionStartLimit: APIGatewaySessionStartLimit;

  addPerson(username: string): Person;
  /** Adds a channel; the bot hears of those of its servers. */
  addChannel(options?: ChannelOptions): string;
  /** Adds a server with a text channel; the bot is in it unless `isBotIn` is false. */
  addGuild(options?: GuildOptions): {
    readonly id: string;
    readonly channelId: string;
  };
  /** Takes permissions away from the bot; `isAnnounced: false`: before it can hear of that. */
  revoke(
    permissions: readonly PermissionName[],
    channelId?: string,
    options?: { readonly isAnnounced?: boolean },
  ): void;
  /** Uploads a file as a user does. */
  attachment(bytes: Uint8Array, options: AttachmentOptions): Promise<APIAttachment>;
  sticker(bytes: Uint8Array, options: StickerOptions): APIStickerItem;
  /** The embed that Discord makes of a link to a picture, or to a page with one. */
  linkPreview(bytes: Uint8Array, options: LinkPreviewOptions): APIEmbed;

  post(options: PostOptions): APIMessage;
  edit(messageId: string, patch: MessagePatch): APIMessage;
  delete(messageId: string): void;
  /** As moderators do: all of them in one channel, and told in one event. */
  deleteTogether(messageIds: readonly string[]): void;
  slash(name: string, options?: SlashOptions): Interaction;
  contextMenu(name: string, options: ContextMenuOptions): Interaction;
  autocomplete(name: string, options: AutocompleteOptions): Interaction;

  /** What the bot has written in a channel, the oldest first; nothing that one user alone sees. */
  messages(channelId?: string): readonly BotMessage[];
  repliesTo(messageId: string): readonly BotMessage[];
  /** The bot's first reply to a message. */
  replyTo(messageId: string): Promise<BotMessage>;
  /** How often the bot has shown that it is typing. */
  typing(channelId?: string): number;
  /** What is registered: globally, or in a server. */
  commands(guildId?: string): readonly APIApplicationCommand[];
  readonly commandWrites: number;
  readonly requests: readonly RequestRecord[];
  /** What a correct bot never does, in words. */
  readonly violations: readonly string[];

  failNext(fault: FaultOptions): void;
  closeGateway(code: number): void;
  /** Makes the token worthless: 4004 on the gateway and 401 from then on. */
  revokeToken(): void;
  /** Ends all connections, of REST too, without a word. */
  dropConnections(): void;
  invalidateSession(isResumable: boolean): void;
  /** Turns the connections that are open now into zombies. */
  stopHeartbeatAcks(): void;
  /** Takes no new connections for a while, as if nobody listened. */
  refuseConnections(isRefusing: boolean): Promise<void>;
  /** All URLs that were signed until now are dead. */
  expireUrls(): void;
  readonly cdn: {
    readonly downloads: readonly Download[];
    failNext(fault: CdnFaultOptions): void;
  };

  close(): Promise<void>;
}
