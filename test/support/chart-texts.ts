import type { Fonts } from '../../src/experiments/plots/drawing/fonts.ts';

/** A text on a chart, and the box that it fills; pixels. */
export interface ChartText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
};

/** Of the width of a text, what is left of the point that it is moved to. */
const SHARES: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 };

/** Of the height of a font, letters fill less. */
const LETTERS = 0.72;

/** Where the texts of a chart are, as its fonts make them; ECharts moves and turns each by an attribute. */
export function readTexts(svg: string, fonts: Fonts): readonly ChartText[] {
  return Array.from(
    svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/gu),
    ([, attributes = '', raw = '']) => {
      const text = raw.replaceAll(/&[#\w]+;/gu, (entity) => ENTITIES[entity] ?? entity);
      const style = /style="([^"]*)"/u.exec(attributes)?.[1] ?? '';
      const size = Number(/font-size:([\d.]+)px/u.exec(style)?.[1]);
      const width = fonts.measure(text, `${style.includes('bold') ? 'bold ' : ''}${size}px`);
      const anchor = /text-anchor="(\w+)"/u.exec(attributes)?.[1] ?? 'start';
      const start = number(attributes, 'x') - width * (SHARES[anchor] ?? 0);
      const middle = number(attributes, 'y');
      return {
        text,
        ...place(attributes, { start, end: start + width, middle, half: (LETTERS * size) / 2 }),
      };
    },
  );
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly middle: number;
  readonly half: number;
}

function place(attributes: string, { start, end, middle, half }: Line): Omit<ChartText, 'text'> {
  const turned = /matrix\(0,-1,1,0,([-\d.]+),([-\d.]+)\)/u.exec(attributes);
  if (turned) {
    const [x, y] = [Number(turned[1]), Number(turned[2])];
    return { left: x + middle - half, right: x + middle + half, top: y - end, bottom: y - start };
  }
  const moved = /translate\(([-\d.]+) ([-\d.]+)\)/u.exec(attributes);
  const [x, y] = [Number(moved?.[1] ?? 0), Number(moved?.[2] ?? 0)];
  return { left: x + start, right: x + end, top: y + middle - half, bottom: y + middle + half };
}

function number(attributes: string, name: string): number {
  return Number(new RegExp(` ${name}="([-\\d.]+)"`, 'u').exec(` ${attributes}`)?.[1] ?? 0);
}

/** Which texts cover a part of another one. */
export function overlapsOf(texts: readonly ChartText[]): readonly string[] {
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter((other) => overlap(one, other))
      .map((other) => `"${one.text}" and "${other.text}"`),
  );
}

function overlap(one: ChartText, other: ChartText): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}
