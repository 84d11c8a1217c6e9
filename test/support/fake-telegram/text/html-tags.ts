import type { MessageEntity } from '../bot-api.ts';

/** A tag that was opened, and where its text begins. */
export interface OpenTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** In the text without tags. */
  readonly offset: number;
}

const styles = new Map([
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['del', 'strikethrough'],
  ['span', 'spoiler'],
  ['tg-spoiler', 'spoiler'],
  ['code', 'code'],
  ['pre', 'pre'],
  ['blockquote', 'blockquote'],
  ['a', 'text_link'],
  ['tg-emoji', 'custom_emoji'],
]);

/** Whether Telegram knows a tag: https://core.telegram.org/bots/api#html-style */
export function isKnownTag(name: string): boolean {
  return styles.has(name);
}

/** What a tag makes of the text in it; nothing where that is empty, or leads nowhere. */
export function toEntity(
  { name, attributes, offset }: OpenTag,
  text: string,
): MessageEntity | undefined {
  const type = styles.get(name);
  const length = text.length - offset;
  if (type === undefined || length === 0) return undefined;
  const entity = { type, offset, length };
  if (type === 'text_link') {
    const url = attributes.get('href') ?? text.slice(offset);
    return URL.canParse(url) ? { ...entity, url } : undefined;
  }
  if (type === 'custom_emoji') return { ...entity, custom_emoji_id: attributes.get('emoji-id') };
  if (type === 'blockquote' && attributes.has('expandable')) {
    return { ...entity, type: 'expandable_blockquote' };
  }
  return entity;
}
