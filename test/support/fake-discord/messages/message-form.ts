import { z } from 'zod';

import { snowflake, text } from '../form.ts';
import { allowedMentionsForm } from './mentions.ts';

const url = text(0, 2048);

/** Limits: https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
const embedForm = z.object({
  title: text(0, 256).nullish(),
  description: text(0, 4096).nullish(),
  url: url.nullish(),
  timestamp: z.iso.datetime({ offset: true }).nullish(),
  color: z.int().min(0).max(0xff_ff_ff).nullish(),
  footer: z.object({ text: text(0, 2048), icon_url: url.nullish() }).nullish(),
  image: z.object({ url }).nullish(),
  thumbnail: z.object({ url }).nullish(),
  author: z.object({ name: text(0, 256), url: url.nullish(), icon_url: url.nullish() }).nullish(),
  fields: z
    .array(z.object({ name: text(1, 256), value: text(1, 1024), inline: z.boolean().nullish() }))
    .max(25)
    .nullish(),
});

export type EmbedForm = z.output<typeof embedForm>;

const attachmentForm = z.object({
  id: z.union([snowflake, z.int()]),
  filename: text(1, 1024).nullish(),
  description: text(0, 1024).nullish(),
  is_spoiler: z.boolean().nullish(),
});

/** What components have in common; their own rules are not checked. */
const componentForm = z.looseObject({ type: z.int() });

const body = z.object({
  content: text(0, 2000).nullish(),
  embeds: z.array(embedForm).max(10).nullish(),
  allowed_mentions: allowedMentionsForm.nullish(),
  components: z.array(componentForm).max(40).nullish(),
  attachments: z.array(attachmentForm).max(10).nullish(),
  flags: z.int().min(0).nullish(),
});

/** The body of a change: what is left out stays. */
export const editForm = body;
export type EditForm = z.output<typeof editForm>;

/** The body of a new message: https://docs.discord.com/developers/resources/message#create-message */
export const messageForm = body.extend({
  tts: z.boolean().nullish(),
  nonce: z.union([text(0, 25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  sticker_ids: z.array(snowflake).max(3).nullish(),
  message_reference: z
    .object({
      type: z.int().min(0).max(1).nullish(),
      message_id: snowflake.nullish(),
      channel_id: snowflake.nullish(),
      guild_id: snowflake.nullish(),
      fail_if_not_exists: z.boolean().nullish(),
    })
    .nullish(),
});
export type MessageForm = z.output<typeof messageForm>;
