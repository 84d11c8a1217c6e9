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
  const options: { lookup?: unknown } = typeof first === 'object' && first !== null ? first : {};
  const path = 'path' in options ? options.path : typeof first === 'string' ? first : undefined;
  const host = 'host' in options ? options.host : second;
  const name = typeof host === 'string' ? host : 'localhost';
  if (path === undefined && !isLocal(name)) {
    const { lookup: ownLookup } = options;
    if (typeof ownLookup !== 'function' || net.isIP(name)) throw mustNotConnect(name);
    options.lookup = guardResultOf(ownLookup);
  }
  return Reflect.apply(connect, this, args);
};

/** A name that the code under test looks up in its own way may be any, if only it leads to this machine. */
function guardResultOf(ownLookup: Function) {
  return (host: string, options: unknown, callback: Function): void => {
    function check(error: unknown, found: unknown, ...rest: unknown[]): void {
      const addresses = [found].flat().map((one) => addressOf(one));
      const other = error ? undefined : addresses.find((address) => !isLocal(address));
      if (other === undefined) Reflect.apply(callback, undefined, [error, found, ...rest]);
      else Reflect.apply(callback, undefined, [mustNotConnect(other)]);
    }
    Reflect.apply(ownLookup, undefined, [host, options, check]);
  };
}

function addressOf(found: unknown): string {
  return typeof found === 'object' && found !== null && 'address' in found
    ? String(found.address)
    : String(found);
}

function mustNotConnect(host: string): Error {
  return new Error(`Tests must not connect to ${host}`);
}

const { lookup } = dns;

function guardedLookup(host: string, ...rest: unknown[]): void {
  if (!isLocal(host)) throw new Error(`Tests must not look up ${host}`);
  Reflect.apply(lookup, dns, [host, ...rest]);
}
Object.assign(dns, { lookup: guardedLookup });
