import { createHmac, timingSafeEqual } from 'node:crypto';

/** URLs are good for a day. */
const lifetimeS = 24 * 60 * 60;

/** Signs paths as the CDN does: https://docs.discord.com/developers/reference#signed-attachment-cdn-urls */
export interface UrlSigner {
  /** The query of a path, without its question mark. */
  sign(path: string): string;
  /** Whether a query was signed for this path, and has not run out. */
  isValid(path: string, query: URLSearchParams): boolean;
  /** Ends all that has been signed until now. */
  expireAll(): void;
}

export function createUrlSigner(): UrlSigner {
  let generation = 0;

  function signatureOf(path: string, expires: string, issued: string): string {
    const text = [generation, path, expires, issued].join('\n');
    return createHmac('sha256', 'a secret of the CDN').update(text).digest('hex');
  }

  return {
    sign(path) {
      const nowS = Math.floor(Date.now() / 1000);
      const [expires, issued] = [nowS + lifetimeS, nowS].map((time) => time.toString(16));
      if (expires === undefined || issued === undefined) throw new Error('Unreachable');
      return `ex=${expires}&is=${issued}&hm=${signatureOf(path, expires, issued)}&`;
    },
    isValid(path, query) {
      const [expires = '', issued = '', given = ''] = ['ex', 'is', 'hm'].map(
        (name) => query.get(name) ?? undefined,
      );
      const isOver = Number.parseInt(expires, 16) * 1000 <= Date.now();
      return !isOver && isSame(signatureOf(path, expires, issued), given);
    },
    expireAll() {
      generation += 1;
    },
  };
}

function isSame(expected: string, given: string): boolean {
  return (
    expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
  );
}
