/**
 * Keeps every test away from the network: a connection to anything but this machine fails at once.
 *
 * Loaded before each test file; child processes that tests start connect to nothing by themselves.
 */
import dns from 'node:dns';
import net from 'node:net';

const isLocal = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '0.0.0.0' || host.startsWith('127.');

const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
  const [first, second] = args.flat();
  const options = typeof first === 'object' && first !== null ? first : {};
  const path = 'path' in options ? options.path : typeof first === 'string' ? first : undefined;
  const host = 'host' in options ? options.host : second;
  const name = typeof host === 'string' ? host : 'localhost';
  if (path === undefined && !isLocal(name)) throw new Error(`Tests must not connect to ${name}`);
  return Reflect.apply(connect, this, args);
};

const { lookup } = dns;

function guardedLookup(host: string, ...rest: unknown[]): void {
  if (!isLocal(host)) throw new Error(`Tests must not look up ${host}`);
  Reflect.apply(lookup, dns, [host, ...rest]);
}
Object.assign(dns, { lookup: guardedLookup });
