import type { MessageEntity } from '../bot-api.ts';

/**
 * Cuts other styles where they cross code, as Telegram does: code can be nothing else besides, no spoiler either.
 *
 * @param reportBreach - Hears of each style that loses something.
 * @returns Entities in the order of their offsets, the outer ones first.
 */
export function keepCodeAlone(
  entities: readonly MessageEntity[],
  reportBreach: (breach: string) => void,
): readonly MessageEntity[] {
  const code = entities.filter(isCode);
  const others = entities.filter((entity) => !isCode(entity)).flatMap(cutAround);
  return [...code, ...others].toSorted(
    (one, other) => one.offset - other.offset || other.length - one.length,
  );

  function cutAround(entity: MessageEntity): readonly MessageEntity[] {
    const crossing = code.filter((one) => isCrossing(one, entity));
    // A quotation may have code in it.
    if (crossing.length === 0 || entity.type.includes('blockquote')) return [entity];
    reportBreach(`Telegram takes the style ${entity.type} away from code`);
    return crossing.reduce<readonly MessageEntity[]>(
      (pieces, one) => pieces.flatMap((piece) => without(piece, one)),
      [entity],
    );
  }
}

function isCode({ type }: MessageEntity): boolean {
  return type === 'code' || type === 'pre';
}

function isCrossing(one: MessageEntity, other: MessageEntity): boolean {
  return one.offset < endOf(other) && other.offset < endOf(one);
}

/** What is left of an entity beside another. */
function without(entity: MessageEntity, hole: MessageEntity): readonly MessageEntity[] {
  const before = { start: entity.offset, end: Math.min(endOf(entity), hole.offset) };
  const after = { start: Math.max(entity.offset, endOf(hole)), end: endOf(entity) };
  return [before, after]
    .filter(({ start, end }) => end > start)
    .map(({ start, end }) => ({ ...entity, offset: start, length: end - start }));
}

function endOf({ offset, length }: MessageEntity): number {
  return offset + length;
}
