import { once } from 'node:events';
import { createServer } from 'node:net';

import { z } from 'zod';

import type { Config } from '../../config.ts';
import { isSystemError } from '../../system/system-error.ts';
import type { Ask } from './ask.ts';
import { failure, type Finding, ok, warning } from './finding.ts';

const CHECK = 'port';

/** What our own `/health` says. */
const healthSchema = z.object({
  version: z.string(),
  parts: z.object({ inference: z.object({}) }),
});

export interface PortCheck {
  readonly finding: Finding;
  /** A Whatsit runs there already. */
  readonly isServing: boolean;
}

/** Looks whether the service could listen where it is to. */
export async function checkPort({ HOST, PORT }: Config, ask: Ask): Promise<PortCheck> {
  const code = await tryToListen(HOST, PORT);
  const place = `${HOST}:${PORT}`;
  if (code === undefined) {
    const message = PORT === 0 ? 'any that is free.' : `${place} is free.`;
    return { finding: ok(CHECK, message), isServing: false };
  }
  const version = code === 'EADDRINUSE' ? await findWhatsit(HOST, PORT, ask) : undefined;
  if (version !== undefined) {
    const message = `Whatsit ${version} runs on ${place} already.`;
    return {
      finding: warning(CHECK, message, 'Stop it before you start another, or set PORT.'),
      isServing: true,
    };
  }
  return { finding: failure(CHECK, ...explain(code, place)), isServing: false };
}

async function tryToListen(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening'); // rejects on "error"
    return undefined;
  } catch (error) {
    return isSystemError(error) ? error.code : 'unknown';
  } finally {
    server.close();
  }
}

function explain(code: string, place: string): readonly [message: string, advice: string] {
  if (code === 'EADDRINUSE') return [`another program uses ${place}.`, 'Stop it, or set PORT.'];
  if (code === 'EACCES') return [`listening on ${place} is not permitted.`, 'Set PORT above 1023.'];
  return [`cannot listen on ${place} (${code}).`, 'Set HOST to an address of this machine.'];
}

async function findWhatsit(host: string, port: number, ask: Ask): Promise<string | undefined> {
  const reply = await ask(`http://${reachable(host)}:${port}/health`);
  return healthSchema.safeParse(reply?.body).data?.version;
}

/** Where a server can be asked that listens there. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
