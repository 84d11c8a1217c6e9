import { setMaxListeners } from 'node:events';

import { Telegram } from 'telegraf';
import type { Opts, Telegram as Methods } from 'telegraf/types';

import { createOneByOne } from './one-by-one.ts';
import { createRetries } from './retries.ts';

/** Longest time for a call; node-fetch would wait for an answer that was cut short until the end of days. */
const CALL_TIMEOUT_MS = 15_000;

type Method = keyof Methods;
type Payload<Name extends Method> = Opts<Name>;
type Result<Name extends Method> = Promise<ReturnType<Methods[Name]>>;
type TelegrafOptions = Required<NonNullable<Parameters<Telegram['callApi']>[2]>>;

/** Where the Bot API is, and how long it is needed. */
export interface CallsOptions {
  readonly token: string;
  /** Base of the Bot API, with a slash at its end. */
  readonly base: string;
  /** Ends all calls. */
  readonly signal: AbortSignal;
}

/** The ways to call a method of the Bot API. Each call has a deadline. */
export interface Calls {
  /**
   * Makes a call, and makes it again where that may help. One at a time in each chat: nothing overtakes, and Telegram can
   * make all of them wait by one answer.
   */
  run<Name extends Method>(method: Name, payload: Payload<Name>): Result<Name>;
  /** Makes a call once. */
  once<Name extends Method>(
    method: Name,
    payload: Payload<Name>,
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Result<Name>;
  /** Makes a call that nobody needs: once, and not at all while Telegram wants to be left alone there. */
  spare<Name extends Method>(
    method: Name,
    payload: Payload<Name> & { readonly chat_id: number | string },
  ): Promise<void>;
}

export function createCalls({ token, base, signal: ending }: CallsOptions): Calls {
  const telegram = new Telegram(token, { apiRoot: base, webhookReply: false });
  setMaxListeners(0, ending); // every call listens: more than Node takes for a leak
  const retries = createRetries(ending);
  const oneByOne = createOneByOne();

  const once: Calls['once'] = async (
    method,
    payload,
    { timeoutMs = CALL_TIMEOUT_MS, signal = ending } = {},
  ) => {
    signal.throwIfAborted();
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = setTimeout(abort, timeoutMs);
    signal.addEventListener('abort', abort);
    try {
      // The shim that telegraf's types name is Node's own here; they differ in `onabort` alone.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
      const shim = controller.signal as unknown as TelegrafOptions['signal'];
      return await telegram.callApi(method, payload, { signal: shim });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  };

  return {
    once,
    run(method, payload) {
      const make = () => once(method, payload);
      if (!('chat_id' in payload)) return retries.run(method, make);
      const key = chatKey(payload.chat_id);
      return oneByOne.run(key, () => retries.run(key, make));
    },
    async spare(method, payload) {
      const key = `${method} in ${chatKey(payload.chat_id)}`; // what Telegram counts by itself
      if (retries.isWaiting(key) || retries.isWaiting(chatKey(payload.chat_id))) return;
      await retries.once(key, () => once(method, payload));
    },
  };
}

/** What Telegram counts together when it tells a bot to wait. */
function chatKey(chatId: unknown): string {
  return `chat ${String(chatId)}`;
}
