import * as fc from 'fast-check';

/** First address and prefix length of what is not public in IPv4. */
const notPublic: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Any IPv4 address that is not public, in its usual spelling. */
export const notPublicIpv4: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...notPublic), fc.nat(2 ** 32 - 1))
  .map(([[first, prefixLength], rest]) =>
    toDotted(toNumber(first) + (rest % 2 ** (32 - prefixLength))),
  );

/** All that IPv6 has to hold an IPv4 address. */
export function embeddedIn(address: string): readonly string[] {
  const [high, low] = toHalves(address);
  return [
    `::ffff:${address}`,
    `::ffff:0:${address}`,
    `::${address}`,
    `64:ff9b::${address}`,
    `64:ff9b:1::${address}`,
    `2002:${high}:${low}::1`,
    `2001:0:${high}:${low}::1`,
  ];
}

/** An address in one of the many spellings that a URL may have, beside its usual one. */
export interface Spelling {
  readonly address: string;
  readonly host: string;
}

/** Any spelling of these addresses: fewer parts, octal and hexadecimal, wide digits, escapes, a dot at the end. */
export function spellingsOf(addresses: fc.Arbitrary<string>): fc.Arbitrary<Spelling> {
  const radixes = fc.array(fc.constantFrom(8, 10, 16), { minLength: 4, maxLength: 4 });
  const disguises = fc.constantFrom(asItIs, inWideDigits, inEscapes, inUpperCase, withWideDots);
  return fc
    .tuple(addresses, fc.integer({ min: 1, max: 4 }), radixes, disguises, fc.constantFrom('', '.'))
    .map(([address, partCount, radixOf, disguise, end]) => {
      const parts = toParts(address, partCount).map((part, index) =>
        toRadix(part, radixOf[index] ?? 10),
      );
      return { address, host: disguise(parts.join('.')) + end };
    });
}

function toParts(address: string, count: number): readonly number[] {
  const bytes = address.split('.').map(Number);
  const last = bytes.slice(count - 1).reduce((number, byte) => number * 256 + byte, 0);
  return [...bytes.slice(0, count - 1), last];
}

function toRadix(number: number, radix: number): string {
  const prefix = radix === 16 ? '0x' : radix === 8 ? '0' : '';
  return prefix + number.toString(radix);
}

const asItIs = (host: string): string => host;
const inUpperCase = (host: string): string => host.toUpperCase();
const withWideDots = (host: string): string => host.replaceAll('.', '\u3002');
const inWideDigits = (host: string): string =>
  host.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
const inEscapes = (host: string): string => host.replaceAll(/\d/g, (digit) => `%3${digit}`);

function toNumber(address: string): number {
  return address.split('.').reduce((number, byte) => number * 256 + Number(byte), 0);
}

function toDotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

function toHalves(address: string): readonly [string, string] {
  const number = toNumber(address);
  return [(number >>> 16).toString(16), (number & 0xffff).toString(16)];
}
