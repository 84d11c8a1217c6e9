import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  connect,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
  type LookupFunction,
} from 'node:net';
import { setTimeout } from 'node:timers/promises';

import { expect, it, onTestFinished } from 'vitest';

import { allowLongWays } from '../../../src/commands/allow-long-ways.ts';

const server = `require('node:net').createServer()
  .listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port); })`;

/**
 * Starts a server that seems to be a second away: its queue is full, and a handshake that finds no room there is begun
 * again by the system after that time.
 */
async function startFarServer(): Promise<number> {
  const child = spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const port = Number(line);
  child.kill('SIGSTOP');
  for (let i = 0; i < 4; i++) {
    const filler = connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
    onTestFinished(() => void filler.destroy());
  }
  await setTimeout(100); // the system has to have taken those in
  void setTimeout(500).then(() => child.kill('SIGCONT'));
  return port;
}

/** The second address is one that leads nowhere, as IPv6 does for many. */
const lookup: LookupFunction = (_host, _options, callback) => {
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};

it.skipIf(process.platform !== 'linux')(
  'a host far away is reached by its first address',
  async () => {
    const before = getDefaultAutoSelectFamilyAttemptTimeout();
    onTestFinished(() => setDefaultAutoSelectFamilyAttemptTimeout(before));
    setDefaultAutoSelectFamilyAttemptTimeout(250); // as Node has it
    const port = await startFarServer();

    allowLongWays();

    const socket = connect({ host: 'far.example', port, lookup });
    onTestFinished(() => void socket.destroy());
    await expect(once(socket, 'connect')).resolves.toEqual([]);
  },
);
