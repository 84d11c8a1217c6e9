import type { FaultOptions } from './api/faults.ts';
import type { Message, User } from './bot-api.ts';
import type { Studio } from './files/media.ts';
import type { ChatAction, Download, Poll, RequestRecord } from './journal.ts';
import type { BotMessage, MessageReference } from './messages/public-message.ts';
import type { Command, CommandAudience } from './methods/profile.ts';
import type { Delivery } from './updates/webhook-delivery.ts';
import type { WebhookSettings } from './updates/webhook-settings.ts';
import type { AlbumOptions } from './world/albums.ts';
import type { Press } from './world/callbacks.ts';
import type { Membership } from './world/membership.ts';
import type { Person } from './world/people.ts';
import type { PostOptions, PostPatch } from './world/user-messages.ts';
import type { GroupOptions, PersonOptions } from './world/world.ts';

/** What the bot gets its updates by, when it does not poll. */
interface ObservedWebhook {
  readonly settings: WebhookSettings | undefined;
  readonly deliveries: readonly Delivery[];
  readonly peakConnections: number;
  /** Leads one origin, such as `https://bot.example`, to another, as a proxy before the bot does. */
  route(fromOrigin: string, toOrigin: string): void;
}

/** A Telegram of one's own on this machine: the Bot API with its files, and people who write to the bot. */
export interface FakeTelegram {
  /** `http://127.0.0.1:<port>`, which is what `TELEGRAM_API_URL` takes. */
  readonly apiUrl: string;
  readonly token: string;
  readonly bot: User;
  /** Who acts when a test names nobody. */
  readonly someone: Person;

  addPerson(options?: PersonOptions): Person;
  /** Adds a group that the bot is in; gives its id. */
  addGroup(options?: GroupOptions): number;
  /** Adds a channel that the bot administers, unless it shall not. */
  addChannel(options?: Pick<GroupOptions, 'title' | 'username' | 'isBotAdmin'>): number;
  readonly membership: Membership;
  /** Makes what can be posted. */
  readonly media: Studio;

  post(options: PostOptions): Message;
  /** Posts an album; the bot may hear of parts of it later. */
  postAlbum(options: AlbumOptions): readonly Message[];
  edit(message: MessageReference, patch: PostPatch): Message;
  delete(message: MessageReference): void;
  /** Presses a button of a message, by its text or its data. */
  press(message: MessageReference, button: string, from?: Person): Press;

  /** What the bot has written in a chat, the oldest first. */
  messages(chatId?: number): readonly BotMessage[];
  repliesTo(message: MessageReference): readonly BotMessage[];
  /** The bot's first answer to a message, as a reply. */
  replyTo(message: MessageReference): Promise<BotMessage>;
  /** The bot's message of this number in a chat, from 0 on, whatever it answers. */
  messageIn(chatId: number, index?: number): Promise<BotMessage>;
  /** `typing` and other actions in a chat. */
  actions(chatId?: number): readonly ChatAction[];
  commands(audience?: CommandAudience): readonly Command[];
  readonly commandWrites: number;
  description(languageCode?: string): string;
  shortDescription(languageCode?: string): string;

  readonly polls: readonly Poll[];
  /** Whether a long poll waits right now. */
  readonly isPolling: boolean;
  /** The highest offset that was asked for. */
  readonly confirmedOffset: number;
  /** How many updates the bot has not confirmed. */
  readonly pendingUpdates: number;
  /** Resolves as soon as a long poll waits. */
  whenPolling(): Promise<void>;
  /** Resolves as soon as all updates are confirmed. */
  whenConfirmed(): Promise<void>;
  readonly webhook: ObservedWebhook;
  readonly requests: readonly RequestRecord[];
  readonly downloads: readonly Download[];
  /** What a correct bot never does, in words. */
  readonly violations: readonly string[];
  /** Waits until `look` gives something; it looks whenever something happens. */
  until<Value>(what: string, look: () => Value | undefined): Promise<Value>;

  failNext(fault: FaultOptions): void;
  /** Lets another instance of the bot poll, which ends each poll of this one with 409. */
  pollElsewhere(isPolling: boolean): void;
  /** Makes the token worthless: 401 from then on. */
  revokeToken(): void;
  /** All paths of files that were given until now lead nowhere. */
  expireFilePaths(): void;
  /** Ends all connections without a word. */
  dropConnections(): void;
  /** Takes no new connections for a while, as if nobody listened; open ones stay. */
  refuseConnections(isRefusing: boolean): Promise<void>;
  close(): Promise<void>;
}
