import { describe, expect, it } from 'vitest';

import { resolveName } from '../../../src/download/resolve-name.ts';
import { startNameServer } from './name-server.ts';
import { staying } from './open-downloader.ts';

const host = 'pictures.example';

describe('resolveName', () => {
  it.each([
    ['both kinds, IPv4 first', { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] }],
    ['IPv4 alone', { A: ['192.0.2.1'], AAAA: [] }],
    ['IPv6 alone', { A: [], AAAA: ['2001:db8::1', '2001:db8::2'] }],
    ['none', { A: [], AAAA: [] }],
  ])('finds %s', async (_, records) => {
    const resolver = await startNameServer({ [host]: records });

    const addresses = await resolveName(host, staying(), resolver);

    expect(addresses.toSorted()).toEqual([...records.A, ...records.AAAA].toSorted());
    expect(addresses.slice(0, records.A.length).toSorted()).toEqual(records.A);
  });

  it('finds nothing for a name that does not exist', async () => {
    const resolver = await startNameServer({});

    expect(await resolveName(host, staying(), resolver)).toEqual([]);
  });

  it.each(['pictures..example', 'a'.repeat(64), `${'a.'.repeat(200)}example`])(
    'finds nothing for what can be no name: %s',
    async (name) => {
      const resolver = await startNameServer({});

      expect(await resolveName(name, staying(), resolver)).toEqual([]);
    },
  );

  it('does not wait for a name server that is silent once nobody waits', async () => {
    const resolver = await startNameServer({ [host]: {} });
    const caller = new AbortController();
    const addresses = resolveName(host, caller.signal, resolver);

    caller.abort();

    expect(await addresses).toEqual([]);
  });

  it('keeps what one kind of question has brought when the other stays without an answer', async () => {
    const resolver = await startNameServer({ [host]: { A: ['192.0.2.1'] } });
    const caller = new AbortController();
    const addresses = resolveName(host, caller.signal, resolver);
    await resolver.resolve4(host); // the one before has been answered too

    caller.abort();

    expect(await addresses).toEqual(['192.0.2.1']);
  });
});
