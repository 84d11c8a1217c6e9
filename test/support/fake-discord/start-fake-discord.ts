import http from 'node:http';

import { startCdn } from './cdn/start-cdn.ts';
import { createCore } from './core.ts';
import { createCredentials } from './credentials.ts';
import { createFacade } from './facade.ts';
import type { FakeDiscord } from './fake-discord.ts';
import { createInvoker } from './interactions/invoke.ts';
import { createJournal } from './journal.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import type { FakeDiscordOptions } from './options.ts';
import { createFaults } from './rest/faults.ts';
import { createRateLimiter } from './rest/rate-limiter.ts';
import { serveRest } from './rest/rest-server.ts';
import { createRest } from './rest/rest.ts';
import { createRoutes } from './rest/routes/routes.ts';
import { createSetting } from './setting.ts';
import { createPlaces } from './world/places.ts';
import { createUserMessages } from './world/user-messages.ts';

const defaultToken = 'MTA4NzY1NDMyMTA5ODc2NTQzMg.GfakeT.a-token-that-must-never-be-seen';

/**
 * Starts a Discord that a real bot can be pointed at, strict about what Discord is strict about.
 *
 * Each breach is answered as Discord answers it, and noted in `violations`.
 */
export async function startFakeDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const credentials = createCredentials(options.token ?? defaultToken);
  const setting = createSetting();
  const journal = createJournal(options.waitMs ?? 15_000);
  const cdn = await startCdn(setting, options.mediaProxyRefusesFormats ?? ['.heic', '.heif']);
  const server = await listenOnLoopback(http.createServer());
  const gatewayUrl = `ws://127.0.0.1:${server.port}`;
  const { attachments } = cdn;
  const core = createCore({ setting, journal, attachments, credentials, gatewayUrl }, options);

  const faults = createFaults();
  const handle = createRest({
    credentials,
    faults,
    limiter: createRateLimiter(options.rateLimits ?? [], options.globalRequestsPerSecond ?? 50),
    onRequest: journal.recordRequest,
    reportBreach: journal.reportBreach,
    routes: createRoutes({
      ...core,
      ...setting,
      gatewayUrl,
      shards: options.shards ?? 1,
      hasMessageContent: options.messageContentIntent !== 'refused',
      onTyping: journal.recordTyping,
    }),
  });
  serveRest(server.http, { handle, onSocket: core.gateway.accept });

  const places = createPlaces(setting, core.announcer);
  const people = createUserMessages({ ...setting, ...core });
  const invoker = createInvoker({ ...setting, ...core, attachments, placeOf: places.placeOf });
  const parts = { setting, journal, cdn, server, credentials, core, faults };
  return createFacade({ ...parts, places, people, invoker });
}
