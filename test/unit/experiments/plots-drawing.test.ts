import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

import { readFontMetrics } from '../../../src/experiments/plots/drawing/font-metrics.ts';
import { loadFonts } from '../../../src/experiments/plots/drawing/fonts.ts';
import { percent, shortNumber } from '../../../src/experiments/plots/drawing/format.ts';
import { hues, paper, tones } from '../../../src/experiments/plots/drawing/palette.ts';
import { tidySvg } from '../../../src/experiments/plots/drawing/tidy-svg.ts';
import { contrast, smallestDifference } from '../../support/colour-vision.ts';

const require = createRequire(import.meta.url);
const fontFile = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf');

describe('the widths of text', () => {
  it('are those in the font', async () => {
    const { measure } = readFontMetrics(await readFile(fontFile));

    // Of 2,048 units: i has 512, W has 1,823, שׁ's base letter ש has 1,301.
    expect(measure('i')).toBeCloseTo(512 / 2048, 3);
    expect(measure('iWi')).toBeCloseTo(2 * measure('i') + measure('W'), 10);
    expect(measure('ש')).toBeGreaterThan(measure('i'));
  });

  it('take a whole em where the font has no such character', async () => {
    const { measure } = readFontMetrics(await readFile(fontFile));

    expect(measure('🐕')).toBe(1);
    expect(measure('猫')).toBe(1);
  });

  it('grow with size and weight', async () => {
    const { measure } = await loadFonts();

    expect(measure('Birman', '24px sans-serif')).toBeCloseTo(2 * measure('Birman', '12px x'), 6);
    expect(measure('Birman', 'bold 12px x')).toBeGreaterThan(measure('Birman', '12px x'));
  });

  it('are refused of what is no font', () => {
    expect(() => readFontMetrics(Buffer.alloc(64))).toThrow(RangeError);
  });
});

describe('the colours of charts', () => {
  it('each have one counterpart on dark paper', () => {
    const lights = tones.map(({ light }) => light);

    expect(new Set(lights).size).toBe(lights.length);
  });

  it.each(['light', 'dark'] as const)('can be told apart by everybody, on %s paper', (kind) => {
    const shades = hues.map((tone) => tone[kind]);

    expect(smallestDifference(shades)).toBeGreaterThan(0.07);
    expect(Math.min(...shades.map((shade) => contrast(shade, paper.sheet[kind])))).toBeGreaterThan(
      3,
    );
  });
});

describe('the SVG of a chart', () => {
  const chart = {
    name: 'loss',
    title: 'Loss',
    description: 'a < b',
    width: 1,
    height: 1,
    option: {},
  };

  it('names its parts after the chart, not after counters of the process', () => {
    const svg =
      '<svg width="1"><g clip-path="url(#zr17-c0)"><clipPath id="zr17-c0"></clipPath></g></svg>';

    expect(tidySvg(svg, chart)).toContain('url(#loss-c0)"><clipPath id="loss-c0">');
  });

  it('has nothing in it for scripts that are not there', () => {
    const svg =
      '<svg><path ecmeta_series_index="0" class="zr0-cls-3" pointer-events="visible" d="M0 0"></path><style ><![CDATA[.zr0-cls-3:hover{}]]></style></svg>';

    expect(tidySvg(svg, chart)).toMatch(/<path d="M0 0"><\/path><\/svg>$/u);
  });

  it('says in words what is to be seen', () => {
    expect(tidySvg('<svg width="1"></svg>', chart)).toContain(
      'role="img" aria-label="Loss. a &lt; b"',
    );
  });
});

describe('numbers on charts', () => {
  it.each([
    [0.001, '0.001'],
    [0.000_027_777_7, '2.8e-5'],
    [0, '0'],
    [1e-6, '1e-6'],
    [0.0123, '0.012'],
  ])('writes the learning rate %d as %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });

  it('writes shares as per cent, not broken into two lines', () => {
    expect(percent(0.8719)).toBe('87.2\u00A0%');
  });
});
