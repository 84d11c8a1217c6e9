import type { Message } from '../bot-api.ts';
import type { Place } from '../world/places.ts';

interface ThreadFields {
  readonly message_thread_id?: number;
  readonly is_topic_message?: true;
}

/**
 * Which thread a message is in.
 *
 * Supergroups without topics have threads too, of answers to answers; `is_topic_message` tells them apart.
 *
 * @param topicId - Where the author put it; answers go where what they answer is.
 */
export function threadOf(
  { kind, isForum }: Place,
  topicId: number | undefined,
  answered: Message | undefined,
): ThreadFields {
  if (topicId !== undefined) return { message_thread_id: topicId, is_topic_message: true };
  if (!answered || kind !== 'supergroup') return {};
  const { message_thread_id: threadId, message_id: id, is_topic_message: isTopic } = answered;
  if (isForum && !isTopic) return {};
  return { message_thread_id: threadId ?? id, ...(isTopic && { is_topic_message: true }) };
}
