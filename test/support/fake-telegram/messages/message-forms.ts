import { z } from 'zod';

import { chatReference, flag, integer, structure } from '../api/form.ts';
import { entityForm } from '../text/formatted-text.ts';
import { replyMarkupForm } from './keyboard.ts';

const replyParametersForm = z.object({
  message_id: integer,
  chat_id: chatReference.optional(),
  allow_sending_without_reply: flag.optional(),
});

/** What new messages and changes have in common. */
const content = {
  chat_id: chatReference,
  text: z.string(),
  parse_mode: z.string().optional(),
  entities: structure(z.array(entityForm)).optional(),
  link_preview_options: z.unknown().optional(),
  reply_markup: replyMarkupForm.optional(),
  business_connection_id: z.unknown().optional(),
};

/** https://core.telegram.org/bots/api#sendmessage */
export const sendForm = z.object({
  ...content,
  message_thread_id: integer.optional(),
  reply_parameters: structure(replyParametersForm).optional(),
  disable_notification: flag.optional(),
  protect_content: flag.optional(),
  allow_paid_broadcast: z.unknown().optional(),
  message_effect_id: z.unknown().optional(),
});
export type SendForm = z.output<typeof sendForm>;

/** https://core.telegram.org/bots/api#editmessagetext, but for messages of inline queries. */
export const editForm = z.object({ ...content, message_id: integer });
export type EditForm = z.output<typeof editForm>;

/** https://core.telegram.org/bots/api#editmessagereplymarkup */
export const editMarkupForm = editForm.pick({
  chat_id: true,
  message_id: true,
  reply_markup: true,
  business_connection_id: true,
});
export type EditMarkupForm = z.output<typeof editMarkupForm>;
