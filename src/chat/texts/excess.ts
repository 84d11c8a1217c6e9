import type { ErrorDetails } from '../../errors.ts';

/** By how much a picture is too large, as far as that is known. */
export interface Excess {
  readonly unit: 'megapixels' | 'megabytes';
  /** Rounded up to one decimal: always more than the limit. */
  readonly actual: number | undefined;
  /** Rounded down to one decimal. */
  readonly limit: number | undefined;
}

const PIXELS_A_MEGAPIXEL = 1e6;
/** What people's file managers and chat platforms call MB. */
const BYTES_A_MEGABYTE = 2 ** 20;

/** Reads the details of an `image-too-large` failure: `width`, `height`, `maxPixels`; `sizeInBytes`, `maxBytes`. */
export function readExcess(details: ErrorDetails): Excess {
  const fact = (name: string): number | undefined => {
    const value = details[name];
    return typeof value === 'number' ? value : undefined;
  };
  const width = fact('width');
  const height = fact('height');
  if (width !== undefined && height !== undefined) {
    const pixels = { actual: width * height, limit: fact('maxPixels') };
    return { unit: 'megapixels', ...scale(pixels, PIXELS_A_MEGAPIXEL) };
  }
  const bytes = { actual: fact('sizeInBytes'), limit: fact('maxBytes') };
  return { unit: 'megabytes', ...scale(bytes, BYTES_A_MEGABYTE) };
}

type Amounts = Pick<Excess, 'actual' | 'limit'>;

function scale({ actual, limit }: Amounts, unit: number): Amounts {
  return {
    actual: actual === undefined ? undefined : Math.ceil((actual / unit) * 10) / 10,
    limit: limit === undefined ? undefined : Math.floor((limit / unit) * 10) / 10,
  };
}
