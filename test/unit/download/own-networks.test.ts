import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { listOwnNetworks } from '../../../src/download/own-networks.ts';
import { createFakeResolver } from './fake-resolver.ts';
import { staying } from './open-downloader.ts';
import { openPublicDownloader } from './open-public-downloader.ts';

vi.mock('node:os', () => ({ networkInterfaces: vi.fn<typeof networkInterfaces>() }));

const loopback: NetworkInterfaceInfo = {
  address: '127.0.0.1',
  netmask: '255.0.0.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal: true,
  cidr: '127.0.0.1/8',
};
const outside = { ...loopback, address: '93.184.216.7', cidr: '93.184.216.7/24', internal: false };

beforeEach(() => {
  vi.mocked(networkInterfaces).mockReturnValue({ lo: [loopback], eth0: [outside] });
});

describe('the networks of this machine', () => {
  it('are those of all its interfaces', () => {
    expect(listOwnNetworks()).toEqual(['127.0.0.1/8', '93.184.216.7/24']);
  });

  it('leave out an interface whose mask is none', () => {
    vi.mocked(networkInterfaces).mockReturnValue({ eth0: [{ ...outside, cidr: null }] });

    expect(listOwnNetworks()).toEqual([]);
  });

  it.each(['93.184.216.7', '93.184.216.34'])(
    'are not downloaded from, though public: %s',
    async (address) => {
      const downloader = openPublicDownloader(createFakeResolver({}));

      const download = downloader.download(`http://${address}/`, staying());

      await expect(download).rejects.toMatchObject({ code: 'download-refused' });
    },
  );

  it('are no obstacle to a public address beside them', async () => {
    const downloader = openPublicDownloader(createFakeResolver({}));

    const download = downloader.download('http://93.184.217.34/', staying());

    // The guard of the tests has stopped the connection, and not the policy.
    await expect(download).rejects.toMatchObject({ code: 'download-failed' });
  });
});
