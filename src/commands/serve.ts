import type { Command } from 'commander';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';

import { listSecrets, parseConfig, readEnvironment } from '../config.ts';
import type { startService } from '../service.ts';
import { allowLongWays } from './allow-long-ways.ts';

/** `whatsit serve`: runs until SIGTERM or Ctrl-C; a second signal ends it at once. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('answer over HTTP')
    .addHelpText('after', '\nSettings come from the environment and from .env; see .env.example.')
    .action(async () => {
      shapeHeap();
      allowLongWays();
      const config = parseConfig(readEnvironment());
      const format = config.LOG_FORMAT ?? (process.stderr.isTTY ? 'pretty' : 'json');
      const secrets = listSecrets(config);
      const { createLogger } = await import('../telemetry/logger.ts');
      const logger = createLogger({ level: config.LOG_LEVEL, format, secrets });

      const stopSignal = waitForSignal();
      const service = await Promise.race([start(config, logger), stopSignal]);
      if (typeof service === 'string') process.exit(0); // /health has invited nobody yet
      const signal = await stopSignal;
      logger.info({ signal }, 'service stopping');
      endOnSecondSignal();
      await service.stop();
      process.exit(0); // an open socket must not keep a stopped service alive
    });
}

/** Loads the service only here: other commands need no server. */
async function start(
  ...settings: Parameters<typeof startService>
): ReturnType<typeof startService> {
  const service = await import('../service.ts');
  return service.startService(...settings);
}

/** Longer ago than this, a second signal is somebody's impatience; npm passes on a Ctrl-C that we have had already. */
const ECHO_MS = 1_000;

/** A second signal ends the process at once. */
function endOnSecondSignal(): void {
  const firstAt = performance.now();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (performance.now() - firstAt > ECHO_MS) process.exit(1);
    });
  }
}

/**
 * The main process keeps a small heap, but every upload passes through buffers beside it, which V8 counts too: left to
 * itself it collected everything five times a second under load, at a quarter of this process's time. It also let the
 * space for young objects grow by 30 MB, and was none the faster for it.
 */
function shapeHeap(): void {
  setFlagsFromString('--heap-growing-percent=100');
  setFlagsFromString('--semi-space-growth-factor=1');
}

async function waitForSignal(): Promise<NodeJS.Signals> {
  const controller = new AbortController();
  const { signal } = controller;
  const name = await Promise.race(
    (['SIGINT', 'SIGTERM'] as const).map(async (one) => {
      await once(process, one, { signal });
      return one;
    }),
  );
  controller.abort();
  return name;
}
