import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { readFontMetrics } from './font-metrics.ts';

/** Fonts that look the same on every machine, and how wide text is in them. */
export interface Fonts {
  /** Paths, for what draws. */
  readonly files: readonly string[];
  /**
   * @param font - As in CSS: `bold 12px sans-serif`.
   * @returns Pixels.
   */
  measure(text: string, font: string): number;
}

/**
 * What SVG files ask for. A browser without DejaVu takes its own face, which is hardly ever wider than this condensed one:
 * what fits here, fits there.
 */
export const FONT_STACK =
  "'DejaVu Sans Condensed', system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

const require = createRequire(import.meta.url);

/** Reads the widths of the fonts that charts are written with. */
export async function loadFonts(): Promise<Fonts> {
  const files = ['', '-Bold'].map((weight) =>
    require.resolve(`dejavu-fonts-ttf/ttf/DejaVuSansCondensed${weight}.ttf`),
  );
  const [regular, bold] = await Promise.all(
    files.map(async (file) => readFontMetrics(await readFile(file))),
  );
  return {
    files,
    measure(text, font) {
      const metrics = /\bbold\b|\b[6-9]00\b/u.test(font) ? bold : regular;
      const size = Number(/([\d.]+)px/u.exec(font)?.[1] ?? 12);
      return (metrics?.measure(text) ?? 0) * size;
    },
  };
}
