import { z } from 'zod';

import { conflict, tooManyRequests } from '../api-error.ts';
import { flag, integer, structure } from '../api/form.ts';
import type { Journal } from '../journal.ts';
import type { Poller } from '../updates/poller.ts';
import type { UpdateQueue } from '../updates/update-queue.ts';
import type { Webhook } from '../updates/webhook.ts';
import { readSettings, webhookForm } from '../updates/webhook-settings.ts';
import { method, type Methods, toMethods } from './method.ts';

export interface UpdateMethodDependencies {
  readonly queue: UpdateQueue;
  readonly poller: Poller;
  readonly webhook: Webhook;
  readonly journal: Journal;
}

const pollForm = z.object({
  offset: integer.optional(),
  limit: integer.optional(),
  timeout: integer.optional(),
  allowed_updates: structure(z.array(z.string())).optional(),
});

/** Methods that decide how the bot gets to know what happens. */
export function updateMethods(dependencies: UpdateMethodDependencies): Methods {
  const { queue, poller, webhook, journal } = dependencies;
  let nextChangeAt = 0;

  /** Once a second at most. */
  function requirePause(): void {
    if (performance.now() < nextChangeAt) throw tooManyRequests(1, false);
    nextChangeAt = performance.now() + 1000;
  }

  /** Done, but a breach: what was sent while the bot was away shall be answered. */
  function dropAll(name: string): void {
    journal.reportBreach(`${name}: drops all updates that are pending`);
    queue.forget(queue.pending.map(({ update }) => update.update_id));
  }

  function isSame(settings: object): boolean {
    return JSON.stringify(settings) === JSON.stringify(webhook.settings);
  }

  return toMethods({
    getUpdates: method(pollForm, (form, { signal }) => poller.poll(form, signal)),

    setWebhook: method(webhookForm, (form) => {
      const settings = readSettings(form, journal.reportBreach);
      if (settings) requirePause();
      if (form.allowed_updates) queue.allow(form.allowed_updates);
      if (form.drop_pending_updates) dropAll('setWebhook');
      if (settings && isSame(settings)) return true;
      if (settings) poller.end(conflict('terminated by setWebhook request'));
      webhook.set(settings);
      journal.changes.notify();
      return true;
    }),

    deleteWebhook: method(z.object({ drop_pending_updates: flag.optional() }), (form) => {
      if (form.drop_pending_updates) dropAll('deleteWebhook');
      webhook.set(undefined);
      journal.changes.notify();
      return true;
    }),

    getWebhookInfo: method(z.object({}), () => {
      const { settings, lastError } = webhook;
      return {
        url: settings?.url ?? '',
        has_custom_certificate: false,
        pending_update_count: queue.pending.length,
        ...(settings && { max_connections: settings.maxConnections }),
        ...(queue.allowed.length > 0 && { allowed_updates: queue.allowed }),
        ...(lastError && {
          last_error_date: Math.floor(lastError.atMs / 1000),
          last_error_message: lastError.message,
        }),
      };
    }),
  });
}
