import { z } from 'zod';

import { ApiError, badRequest } from '../api-error.ts';
import { flag, integer, structure } from '../api/form.ts';

/** Where Telegram sends updates to. */
export interface WebhookSettings {
  readonly url: string;
  readonly secretToken: string | undefined;
  readonly maxConnections: number;
}

/** What `setWebhook` takes; certificates and fixed addresses are not looked at. */
export const webhookForm = z.object({
  url: z.string().optional(),
  certificate: z.unknown().optional(),
  ip_address: z.string().optional(),
  max_connections: integer.optional(),
  allowed_updates: structure(z.array(z.string())).optional(),
  drop_pending_updates: flag.optional(),
  secret_token: z.string().optional(),
});

export type WebhookForm = z.output<typeof webhookForm>;

const allowedPorts = ['', '80', '88', '443', '8443'];

/**
 * Checks what a webhook shall be.
 *
 * @returns `undefined` where there shall be none.
 * @throws {ApiError} 400 for a URL or a secret that Telegram does not take.
 */
export function readSettings(
  form: WebhookForm,
  reportBreach: (breach: string) => void,
): WebhookSettings | undefined {
  const { url = '', secret_token: secretToken, max_connections: max = 40 } = form;
  if (url === '') return undefined;
  checkUrl(url);
  if (secretToken === undefined) reportBreach('setWebhook: has no secret_token');
  else if (!/^[\w-]{1,256}$/.test(secretToken)) {
    throw badRequest('secret token contains unallowed characters');
  }
  if (max < 1 || max > 100) reportBreach(`setWebhook: max_connections ${max} is not in 1..100`);
  return { url, secretToken, maxConnections: Math.min(Math.max(max, 1), 100) };
}

function checkUrl(text: string): void {
  if (!URL.canParse(text)) throw badRequest('invalid webhook URL specified');
  const url = new URL(text);
  // Telegram would never deliver to this machine: the rules are for all others.
  if (isLoopback(url)) return;
  if (url.protocol !== 'https:') {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  if (!allowedPorts.includes(url.port)) {
    const words = 'Webhook can be set up only on ports 80, 88, 443 or 8443';
    throw new ApiError(400, `Bad Request: bad webhook: ${words}`, { isBreach: true });
  }
}

/** Whether a URL leads to this machine. */
function isLoopback({ hostname }: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
