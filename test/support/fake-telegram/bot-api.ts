/** Objects of the Bot API, as far as they matter here: https://core.telegram.org/bots/api#available-types */
export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly username?: string;
  readonly language_code?: string;
}

export interface Chat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
  readonly title?: string;
  readonly username?: string;
  readonly first_name?: string;
  readonly is_forum?: true;
}

export interface MessageEntity {
  readonly type: string;
  /** In UTF-16 code units, as all lengths and offsets of text. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string | undefined;
  readonly language?: string | undefined;
  readonly user?: unknown;
  readonly custom_emoji_id?: string | undefined;
}

interface FileFields {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size?: number;
}

export interface PhotoSize extends FileFields {
  readonly width: number;
  readonly height: number;
}

interface MediaFile extends FileFields {
  readonly thumbnail?: PhotoSize;
  readonly file_name?: string;
  readonly mime_type?: string;
}

/** What a message has besides text: at most one of the first eight is more than a twin of another. */
export interface MediaFields {
  readonly photo?: readonly PhotoSize[];
  readonly document?: MediaFile;
  readonly animation?: MediaFile;
  readonly sticker?: MediaFile;
  readonly video?: MediaFile;
  readonly video_note?: MediaFile;
  readonly voice?: MediaFile;
  readonly audio?: MediaFile;
  readonly has_media_spoiler?: true;
}

export interface Message extends MediaFields {
  readonly message_id: number;
  readonly chat: Chat;
  readonly date: number;
  readonly edit_date?: number;
  readonly from?: User;
  readonly sender_chat?: Chat;
  readonly message_thread_id?: number;
  readonly is_topic_message?: true;
  readonly reply_to_message?: Message;
  readonly media_group_id?: string;
  readonly text?: string;
  readonly entities?: readonly MessageEntity[];
  readonly caption?: string;
  readonly caption_entities?: readonly MessageEntity[];
  readonly reply_markup?: InlineKeyboard;
  readonly migrate_to_chat_id?: number;
  readonly migrate_from_chat_id?: number;
  readonly forum_topic_created?: { readonly name: string; readonly icon_color: number };
}

export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly KeyboardButton[])[];
}

export interface KeyboardButton {
  readonly text: string;
  readonly callback_data?: string | undefined;
  readonly url?: string | undefined;
}

/** Kinds of updates that the fake brings about; bots may ask for others too. */
export type UpdateKind =
  | 'message'
  | 'edited_message'
  | 'channel_post'
  | 'edited_channel_post'
  | 'callback_query'
  | 'my_chat_member';

export type Update = { readonly update_id: number } & { readonly [Kind in UpdateKind]?: object };
