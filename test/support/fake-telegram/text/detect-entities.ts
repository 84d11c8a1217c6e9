import type { MessageEntity } from '../bot-api.ts';

/** What Telegram finds in the text of people by itself. */
const patterns = [
  ['bot_command', /(?<![\w/<>@])\/\w{1,64}(?:@\w{3,32})?(?![\w/<>])/g],
  ['mention', /(?<![\w@/])@\w{4,32}(?!\w)/g],
  ['url', /(?<![\w@])(?:https?:\/\/)?(?:[a-z\d-]+\.)+(?:com|org|net|me|io)(?:\/\S*)?/gi],
  ['hashtag', /(?<!\w)#\w*[a-z]\w*/gi],
] as const;

/** Entities of a text in the order of their offsets. */
export function detectEntities(text: string): readonly MessageEntity[] {
  const found = patterns.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({
      type,
      offset: match.index,
      length: match[0].length,
    })),
  );
  return found
    .filter((entity) => !found.some((other) => contains(other, entity)))
    .toSorted((one, other) => one.offset - other.offset);
}

/** Whether one lies in another, such as the name after a command. */
function contains(outer: MessageEntity, inner: MessageEntity): boolean {
  if (outer === inner) return false;
  const isWithin =
    outer.offset <= inner.offset && outer.offset + outer.length >= inner.offset + inner.length;
  return isWithin && outer.length > inner.length;
}
