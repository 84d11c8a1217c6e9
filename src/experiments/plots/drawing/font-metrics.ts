/** How wide characters are. */
export interface FontMetrics {
  /**
   * @param text - One line.
   * @returns Its width, in units of the font's size.
   */
  measure(text: string): number;
}

/** What an emoji or an ideograph takes, whichever font draws it. */
const WIDE = 1;

/**
 * Reads the widths in a TrueType font: `head`, `hhea`, `hmtx`, and of `cmap` the table of all characters (format 12).
 * Kerning is left out: it makes text narrower by less than a pixel in a label.
 *
 * @throws {Error} When the file is none.
 */
export function readFontMetrics(font: Buffer): FontMetrics {
  const tables = findTables(font);
  const unitsPerEm = font.readUInt16BE(at(tables, 'head') + 18);
  const widthCount = font.readUInt16BE(at(tables, 'hhea') + 34);
  const widths = at(tables, 'hmtx');
  const groups = readGroups(font, at(tables, 'cmap'));

  const widthOf = (character: string): number => {
    const code = character.codePointAt(0) ?? 0;
    const group = groups.find(({ start, end }) => start <= code && code <= end);
    if (!group) return WIDE;
    const glyph = Math.min(group.glyph + code - group.start, widthCount - 1);
    return font.readUInt16BE(widths + 4 * glyph) / unitsPerEm;
  };
  return { measure: (text) => Array.from(text).reduce((sum, one) => sum + widthOf(one), 0) };
}

function findTables(font: Buffer): ReadonlyMap<string, number> {
  const count = font.readUInt16BE(4);
  const records = Array.from({ length: count }, (_, index) => 12 + 16 * index);
  return new Map(
    records.map((record) => [
      font.toString('latin1', record, record + 4),
      font.readUInt32BE(record + 8),
    ]),
  );
}

function at(tables: ReadonlyMap<string, number>, name: string): number {
  const offset = tables.get(name);
  if (offset === undefined) throw new RangeError(`The font has no table "${name}"`);
  return offset;
}

/** Characters that follow one another, and their glyphs do, too. */
interface Group {
  readonly start: number;
  readonly end: number;
  readonly glyph: number;
}

function readGroups(font: Buffer, cmap: number): readonly Group[] {
  const count = font.readUInt16BE(cmap + 2);
  const offsets = Array.from({ length: count }, (_, index) =>
    font.readUInt32BE(cmap + 4 + 8 * index + 4),
  );
  const table = offsets.map((offset) => cmap + offset).find((one) => font.readUInt16BE(one) === 12);
  if (table === undefined) throw new RangeError('The font has no table of all characters');
  return Array.from({ length: font.readUInt32BE(table + 12) }, (_, index) => {
    const group = table + 16 + 12 * index;
    return {
      start: font.readUInt32BE(group),
      end: font.readUInt32BE(group + 4),
      glyph: font.readUInt32BE(group + 8),
    };
  });
}
