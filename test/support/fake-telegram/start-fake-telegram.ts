import http from 'node:http';

import { listenOnLoopback } from '../loopback-server.ts';
import { createApi } from './api/api.ts';
import { createFaults } from './api/faults.ts';
import { createFlood } from './api/flood.ts';
import { serveApi } from './api/serve-api.ts';
import { createCore } from './core.ts';
import { createCredentials } from './credentials.ts';
import { createFacade } from './facade.ts';
import type { FakeTelegram } from './fake-telegram.ts';
import { createJournal } from './journal.ts';
import { chatMethods } from './methods/chats.ts';
import { fileMethods } from './methods/files.ts';
import { messageMethods } from './methods/messages.ts';
import { createProfile } from './methods/profile.ts';
import { updateMethods } from './methods/updates.ts';
import type { FakeTelegramOptions } from './options.ts';

const defaultToken = '6100000001:AAFakeTokenThatMustNeverBeSeen_abcdefg';

/**
 * Starts a Telegram that a real bot can be pointed at, strict about what Telegram is strict about.
 *
 * Each breach is answered as Telegram answers it, and noted in `violations`.
 */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const credentials = createCredentials(options.token ?? defaultToken);
  const journal = createJournal(options.waitMs ?? 15_000);
  const core = createCore(options, journal, (call) => void api.callFromWebhook(call));
  const profile = createProfile();
  const faults = createFaults();
  const canReadAllGroupMessages = options.hasPrivacyMode === false;
  const api = createApi({
    credentials,
    files: core.files,
    faults,
    flood: createFlood(options.floodLimits ?? []),
    journal,
    methods: new Map([
      ...updateMethods({ ...core, journal }),
      ...messageMethods({ ...core, journal }),
      ...chatMethods({ ...core, canReadAllGroupMessages }),
      ...profile.methods,
      ...fileMethods(core.files),
    ]),
  });
  const server = await listenOnLoopback(http.createServer());
  serveApi(server.http, api);
  return createFacade({ core, credentials, faults, journal, profile, server });
}
