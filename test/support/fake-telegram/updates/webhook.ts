import type { Changes } from '../../changes.ts';
import type { QueuedUpdate, UpdateQueue } from './update-queue.ts';
import { deliver, type Delivery } from './webhook-delivery.ts';
import type { WebhookSettings } from './webhook-settings.ts';

/** Brings updates to the bot. */
export interface Webhook {
  readonly settings: WebhookSettings | undefined;
  readonly deliveries: readonly Delivery[];
  readonly lastError: { readonly atMs: number; readonly message: string } | undefined;
  /** The most deliveries that there have been at one time. */
  readonly peakConnections: number;
  /** Puts a webhook in place of the one before; `undefined`: there is none any more. */
  set(settings: WebhookSettings | undefined): void;
  /** Leads what goes to one origin to another, as a proxy before a bot does. */
  route(fromOrigin: string, toOrigin: string): void;
  close(): void;
}

export interface WebhookDependencies {
  readonly queue: UpdateQueue;
  readonly changes: Changes;
  readonly timeoutMs: number;
  readonly retryMs: number;
  /** Carries out what the bot answers a delivery with. */
  readonly onReply: (call: Readonly<Record<string, unknown>>) => void;
}

interface Attempts {
  readonly count: number;
  readonly notBefore: number;
}

export function createWebhook(dependencies: WebhookDependencies): Webhook {
  const { queue, changes, timeoutMs, retryMs, onReply } = dependencies;
  const deliveries: Delivery[] = [];
  const routes = new Map<string, string>();
  const attempts = new Map<number, Attempts>();
  const busy = new Map<string, AbortController>();
  let settings: WebhookSettings | undefined;
  let lastError: Webhook['lastError'];
  let peakConnections = 0;
  let timer: NodeJS.Timeout | undefined;

  queue.onAdd(pump);

  /** The first update of each sequence, as long as there are connections for them. */
  function pump(): void {
    clearTimeout(timer);
    const seen = new Set(busy.keys());
    const waits: number[] = [];
    for (const queued of queue.pending) {
      if (!settings || busy.size >= settings.maxConnections) return;
      if (seen.has(queued.sequence)) continue;
      seen.add(queued.sequence);
      const waitMs = (attempts.get(queued.update.update_id)?.notBefore ?? 0) - performance.now();
      if (waitMs <= 0) void attempt(queued, settings);
      else waits.push(waitMs);
    }
    if (waits.length > 0) timer = setTimeout(pump, Math.min(...waits));
  }

  async function attempt({ update, sequence }: QueuedUpdate, to: WebhookSettings): Promise<void> {
    const { update_id: updateId } = update;
    const controller = new AbortController();
    const deadline = setTimeout(() => controller.abort(), timeoutMs);
    busy.set(sequence, controller);
    peakConnections = Math.max(peakConnections, busy.size);
    queue.handOut(updateId, 1);
    const atMs = Date.now();
    const result = await deliver(update, targetOf(to.url), to, controller.signal);
    clearTimeout(deadline);
    if (busy.get(sequence) !== controller) return; // the webhook is another one now
    busy.delete(sequence);
    deliveries.push({ updateId, status: result.status, atMs });
    if (result.problem === undefined) queue.forget([updateId]);
    else postpone(updateId, result.problem);
    if (result.reply) onReply(result.reply);
    changes.notify();
    pump();
  }

  /** At once, and then after ever longer pauses. */
  function postpone(updateId: number, message: string): void {
    const { count } = attempts.get(updateId) ?? { count: 0 };
    const pauseMs = count === 0 ? 0 : Math.min(retryMs * 2 ** (count - 1), 60_000);
    attempts.set(updateId, { count: count + 1, notBefore: performance.now() + pauseMs });
    lastError = { atMs: Date.now(), message };
  }

  function targetOf(url: string): string {
    const { origin } = new URL(url);
    return `${routes.get(origin) ?? origin}${url.slice(origin.length)}`;
  }

  function stop(): void {
    clearTimeout(timer);
    settings = undefined;
    for (const controller of busy.values()) controller.abort();
    busy.clear();
  }

  return {
    get settings() {
      return settings;
    },
    deliveries,
    get lastError() {
      return lastError;
    },
    get peakConnections() {
      return peakConnections;
    },
    set(wanted) {
      stop();
      attempts.clear();
      lastError = undefined;
      settings = wanted;
      pump();
    },
    route(fromOrigin, toOrigin) {
      routes.set(new URL(fromOrigin).origin, new URL(toOrigin).origin);
      pump();
    },
    close: stop,
  };
}
