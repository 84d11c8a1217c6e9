import type { Update } from '../bot-api.ts';
import type { WebhookSettings } from './webhook-settings.ts';

/** How one delivery went. */
export interface Delivery {
  readonly updateId: number;
  /** The status of the answer; `undefined` where none came in time. */
  readonly status: number | undefined;
  readonly atMs: number;
}

export interface DeliveryResult {
  readonly status: number | undefined;
  /** A call that the bot makes by answering with it. */
  readonly reply: Readonly<Record<string, unknown>> | undefined;
  /** What `getWebhookInfo` tells of a failure. */
  readonly problem: string | undefined;
}

/**
 * Sends an update to where the webhook is.
 *
 * @param target - The webhook's URL, or where a proxy leads it to.
 */
export async function deliver(
  update: Update,
  target: string,
  { secretToken }: WebhookSettings,
  signal: AbortSignal,
): Promise<DeliveryResult> {
  const headers = {
    'content-type': 'application/json',
    ...(secretToken !== undefined && { 'x-telegram-bot-api-secret-token': secretToken }),
  };
  try {
    const body = JSON.stringify(update);
    const response = await fetch(target, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal,
    });
    const text = await response.text();
    if (response.ok)
      return { status: response.status, reply: parseReply(text), problem: undefined };
    const problem = `Wrong response from the webhook: ${response.status} ${response.statusText}`;
    return { status: response.status, reply: undefined, problem };
  } catch {
    const problem = signal.aborted ? 'Read timeout expired' : 'Connection refused';
    return { status: undefined, reply: undefined, problem };
  }
}

function parseReply(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isCall = typeof value === 'object' && value !== null && 'method' in value;
    return isCall ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
