import { setTimeout } from 'node:timers/promises';

import { type Client, Events, type Message, type PartialMessage } from 'discord.js';

import type { ChatChoices } from '../../../src/chat/choices.ts';
import type { Chat } from '../../../src/chat/chat.ts';
import { fitAnswer } from '../../../src/chat/fit-answer.ts';
import { countPictures, type Item } from '../../../src/chat/picture.ts';
import type { ImageDownloader } from '../../../src/chat/ports.ts';
import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import type { Texts } from '../../../src/chat/texts/texts.ts';
import type { Work } from '../../../src/chat/work.ts';
import { mayReadHistory } from '../may-read-history.ts';
import { findItems, type FoundItem } from '../pictures/find-items.ts';
import { discordForm } from '../render.ts';
import { userKey } from '../user-key.ts';
import { createRecentMessages, type RecentMessage } from './recent-messages.ts';
import { createTyping } from './typing.ts';
import { type AutoClassify, isAddressedByName, type WayIn, wayIn } from './way-in.ts';
import { wayToAnswer } from './way-to-answer.ts';

/** Within this time after a message the preview of a link in it has come, if it ever does. */
const PREVIEW_MS = 3_000;

export interface MessageDependencies {
  readonly chat: Chat;
  readonly downloader: ImageDownloader;
  readonly autoClassify: AutoClassify;
  readonly choices: ChatChoices;
  /** Whether it sees messages of others that do not mention it. */
  readonly seesMessageContent: boolean;
  readonly work: Work;
}

/** Answers the pictures that people post, send in private, or mention the bot with. */
export function answerMessages(client: Client, dependencies: MessageDependencies): void {
  const { chat, downloader, seesMessageContent, work } = dependencies;
  const recent = createRecentMessages();
  const whileTyping = createTyping();

  client.on(Events.MessageCreate, (message) => {
    const controller = new AbortController();
    // What is thrown out here would end the process, and choices are read to find the way.
    work.start(async (signal) => {
      const way = wayIn(message, dependencies);
      if (!way || !wayToAnswer(message)) return;
      const entry = recent.open(message.id, controller);
      if (entry) await answerNew(message, way, entry, signal);
    }, controller);
  });

  client.on(Events.MessageUpdate, (_, message) => {
    const entry = recent.find(message.id);
    if (entry) work.start((signal) => answerEdit(message, entry, signal), entry.controller);
  });

  client.on(Events.MessageDelete, ({ id }) => recent.cancel(id));
  client.on(Events.MessageBulkDelete, (messages) => {
    for (const id of messages.keys()) recent.cancel(id);
  });

  async function answerNew(
    message: Message,
    way: WayIn,
    entry: RecentMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const items = takeNew(await findMeant(message, way), way, entry);
    if (items.length > 0) await answer(message, items, entry, signal);
    else if (way === 'direct' || (way === 'mentioned' && isAddressedByName(message))) {
      if (hasLink(message)) await setTimeout(PREVIEW_MS, undefined, { signal });
      if (!entry.hasClaims) await explain(message, way, entry);
    }
  }

  /** An edit is answered for what it adds: pictures, or the previews of links, which come a moment later. */
  async function answerEdit(
    edited: Message | PartialMessage,
    entry: RecentMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const message = edited.partial ? await edited.fetch() : edited;
    const way = wayIn(message, dependencies);
    const items = way ? takeNew(findItems(message, downloader), way, entry) : [];
    if (items.length > 0) await answer(message, items, entry, signal);
  }

  /** What a message is about: what it shows, or else what it is a reply to. */
  async function findMeant(message: Message, way: WayIn): Promise<readonly FoundItem[]> {
    const own = findItems(message, downloader);
    if (own.length > 0 || way === 'watched' || !isReply(message)) return own;
    if (!mayReadHistory(message)) return own;
    const original = await message.fetchReference().catch(() => undefined);
    return original ? findItems(original, downloader) : own;
  }

  async function answer(
    message: Message,
    items: readonly Item[],
    entry: RecentMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const texts = textsFor(message);
    const key = userKey(message.author);
    const admission = await chat.admit(key, countPictures(items));
    if (!admission.isAdmitted) {
      if (admission.isFirstRefusal) {
        await reply(message, texts.rateLimited(admission.retryAfterMs), entry);
      }
      return;
    }
    const results = await whileTyping(message, () => chat.answer({ userKey: key, items, signal }));
    signal.throwIfAborted();
    await reply(message, fitAnswer(results, { texts, k: chat.defaultK, form: discordForm }), entry);
  }

  async function explain(message: Message, way: WayIn, entry: RecentMessage): Promise<void> {
    const admission = await chat.admit(userKey(message.author), 1);
    if (!admission.isAdmitted) return;
    const { noPicture, hiddenReference } = textsFor(message).discord;
    // Without both, what others have written is hidden, whoever asks about it.
    const seesOthers = seesMessageContent && mayReadHistory(message);
    const isHidden = way === 'mentioned' && !seesOthers && isReplyToOthers(message);
    await reply(message, isHidden ? hiddenReference : noPicture, entry);
  }
}

/** Those that nobody has asked about yet; in a watched channel only what was posted as a picture. */
function takeNew(found: readonly FoundItem[], way: WayIn, entry: RecentMessage): readonly Item[] {
  const wanted = way === 'watched' ? found.filter(({ isPagePreview }) => !isPagePreview) : found;
  const added = entry.claim(wanted.map(({ key }) => key));
  const items = wanted.filter(({ key }) => added.has(key)).map(({ item }) => item);
  return way === 'watched' && countPictures(items) === 0 ? [] : items;
}

async function reply(message: Message, content: string, entry: RecentMessage): Promise<void> {
  // Discord gives back the message that it has instead of posting another: a request may be sent again.
  const nonce = `${message.id}.${entry.answerCount++}`;
  const payload = { content, nonce, enforceNonce: true };
  const way = wayToAnswer(message); // it may have changed while the picture was looked at
  if (way === 'reply') await message.reply(payload);
  else if (way === 'send' && message.channel.isSendable()) await message.channel.send(payload);
}

function textsFor({ guild }: Message): Texts {
  return chooseTexts(guild?.preferredLocale);
}

function hasLink({ content }: Message): boolean {
  return /https?:\/\//i.test(content);
}

function isReplyToOthers(message: Message): boolean {
  return isReply(message) && message.mentions.repliedUser?.id !== message.client.user.id;
}

function isReply({ reference, messageSnapshots }: Message): boolean {
  return reference?.messageId !== undefined && messageSnapshots.size === 0;
}
