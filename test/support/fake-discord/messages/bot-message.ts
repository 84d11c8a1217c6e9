import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  EmbedType,
  MessageFlags,
} from 'discord-api-types/v10';

import type { Attachments } from '../cdn/attachments.ts';
import { sumFlags, toFlags } from '../flags.ts';
import type { MakeId } from '../snowflakes.ts';
import { botMay } from '../world/bot-permissions.ts';
import { type Channel, isGuildChannel } from '../world/channels.ts';
import type { Person } from '../world/people.ts';
import { toUser } from '../world/people.ts';
import { findPinged } from './mentions.ts';
import type { EditForm, MessageForm } from './message-form.ts';
import { editFlags } from './message-rules.ts';
import type { StoredMessage } from './message-store.ts';
import type { Upload } from './upload.ts';

/** What decides how a message of the bot's comes out, besides its body. */
export interface Draft {
  readonly channel: Channel;
  readonly form: MessageForm;
  readonly uploads: readonly Upload[];
  readonly flags: number;
  readonly isInteraction: boolean;
  readonly repliedToId?: string | undefined;
  /** What a reply or a response to an interaction has besides. */
  readonly extra: Partial<APIMessage> & Pick<APIMessage, 'type'>;
}

/** Makes messages from bodies that have been checked. */
export interface BotMessageMaker {
  make(draft: Draft): Promise<StoredMessage>;
  /** The message with what an edit changes. */
  edit(stored: StoredMessage, form: EditForm, uploads: readonly Upload[]): Promise<StoredMessage>;
}

export interface BotMessageDependencies {
  readonly makeId: MakeId;
  readonly bot: Person;
  readonly attachments: Attachments;
  readonly findPerson: (id: string) => Person | undefined;
  readonly applicationId: string;
}

export function createBotMessageMaker(dependencies: BotMessageDependencies): BotMessageMaker {
  const { makeId, bot, attachments, findPerson, applicationId } = dependencies;

  function store(files: readonly Upload[], form: EditForm, channelId: string) {
    return Promise.all(
      files.map(({ index, bytes, filename, contentType }) => {
        const details = (form.attachments ?? []).find(({ id }) => String(id) === index);
        const name = details?.filename ?? filename;
        return attachments.add(bytes, { filename: name, contentType, channelId });
      }),
    );
  }

  async function make(draft: Draft): Promise<StoredMessage> {
    const { channel, form, uploads, flags, extra } = draft;
    const pinged = findPinged(textOf(form), form.allowed_mentions, {
      isInteraction: draft.isInteraction,
      repliedToId: draft.repliedToId,
      mayMentionEveryone: isGuildChannel(channel) && botMay(channel, 'MentionEveryone'),
    });
    // Without EmbedLinks embeds are dropped, not refused; responses to interactions keep theirs.
    const keepsEmbeds = draft.isInteraction || botMay(channel, 'EmbedLinks');
    const message: APIMessage = {
      id: makeId(),
      channel_id: channel.id,
      author: toUser(bot),
      content: (form.content ?? '').trim(),
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      tts: form.tts ?? false,
      mention_everyone: pinged.includes('everyone'),
      mentions: pinged.flatMap((id) => findPerson(id) ?? []).map(toUser),
      mention_roles: [],
      attachments: await store(uploads, form, channel.id),
      embeds: keepsEmbeds ? toEmbeds(form) : [],
      components: toComponents(form),
      pinned: false,
      flags: toFlags(flags),
      ...(form.nonce != null && { nonce: form.nonce }),
      ...(draft.isInteraction && { application_id: applicationId }),
      ...extra,
    };
    return { message, pinged, isEphemeral: (flags & MessageFlags.Ephemeral) !== 0 };
  }

  async function edit(stored: StoredMessage, form: EditForm, uploads: readonly Upload[]) {
    const { message } = stored;
    const added = await store(uploads, form, message.channel_id);
    const changed: APIMessage = {
      ...message,
      edited_timestamp: new Date().toISOString(),
      attachments: [...keptAttachments(message, form), ...added],
      flags: toFlags(editedFlags(message.flags ?? 0, form.flags ?? undefined)),
      ...(form.content !== undefined && { content: (form.content ?? '').trim() }),
      ...(form.embeds !== undefined && { embeds: toEmbeds(form) }),
      ...(form.components !== undefined && { components: toComponents(form) }),
    };
    return { ...stored, message: changed };
  }

  return { make, edit };
}

/** All that may mention somebody: the content, and texts in components. */
function textOf({ content, components }: EditForm): string {
  return [content ?? '', ...contentsIn(components ?? [])].join('\n');
}

function contentsIn(components: readonly unknown[]): readonly string[] {
  return components.flatMap((component) => {
    if (typeof component !== 'object' || component === null) return [];
    const own = 'content' in component ? [String(component.content)] : [];
    const inner = 'components' in component ? component.components : [];
    return [...own, ...contentsIn(Array.isArray(inner) ? inner : [])];
  });
}

/** Only files that an edit lists stay, once it lists any. */
function keptAttachments({ attachments }: APIMessage, form: EditForm): readonly APIAttachment[] {
  if (!form.attachments) return attachments;
  const kept = new Set(form.attachments.map(({ id }) => String(id)));
  return attachments.filter(({ id }) => kept.has(id));
}

function editedFlags(before: number, wanted: number | undefined): number {
  const settable = sumFlags(editFlags);
  const kept = before & ~MessageFlags.Loading;
  return wanted === undefined ? kept : (kept & ~settable) | (wanted & settable);
}

function toEmbeds({ embeds }: EditForm): APIEmbed[] {
  const rich = (embeds ?? []).map((embed) => ({ ...embed, type: EmbedType.Rich }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked, but for `null` where Discord has nothing
  return rich as APIEmbed[];
}

function toComponents({ components }: EditForm): APIMessageTopLevelComponent[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- passed on as they came, only `type` is checked
  return (components ?? []) as unknown[] as APIMessageTopLevelComponent[];
}
