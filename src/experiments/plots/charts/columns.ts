/** Items in columns beside each other, and where on a chart each column is. */
export interface Columns<Item> {
  readonly parts: readonly (readonly Item[])[];
  readonly places: readonly {
    readonly left: number;
    readonly width: number;
    readonly top: number;
    readonly height: number;
  }[];
  /** Pixels, of all of them. */
  readonly width: number;
  readonly height: number;
  /** Pixels, of the labels of items. */
  readonly labelWidth: number;
  readonly fontSize: number;
}

const ONE_COLUMN = 45;
const A_COLUMN = 50;
const MARGIN = 20;
/** Of the numbers below the bars, and of their name. */
const AXIS_HEIGHT = 22;
const NAME_HEIGHT = 26;

/** What columns have to fit in. */
export interface Room {
  /** Pixels, above them. */
  readonly top: number;
  readonly pageWidth: number;
  /** Pixels, for what stands at the ends of bars. */
  readonly noteWidth: number;
  /** Pixels, of labels where there is one column. */
  readonly labelWidth: number;
}

/** Puts up to 45 items into one column as wide as the page, more into narrower ones of up to 50. */
export function layOut<Item>(
  items: readonly Item[],
  { top, pageWidth, noteWidth, labelWidth }: Room,
): Columns<Item> {
  const isSingle = items.length <= ONE_COLUMN;
  const columnCount = isSingle ? 1 : Math.ceil(items.length / A_COLUMN);
  const length = Math.ceil(items.length / columnCount);
  const rowHeight = isSingle ? 17 : 14;
  const columnWidth = isSingle ? pageWidth : Math.max(270, pageWidth / columnCount);
  const height = AXIS_HEIGHT + rowHeight * length;
  const columns = Array.from({ length: columnCount }, (_, index) => index);
  return {
    parts: columns.map((index) => items.slice(index * length, (index + 1) * length)),
    places: columns.map((index) => ({
      left: index * columnWidth + MARGIN,
      width: columnWidth - MARGIN - noteWidth,
      top,
      height,
    })),
    width: columnWidth * columnCount,
    height: top + height + NAME_HEIGHT,
    labelWidth: isSingle ? labelWidth : 120,
    fontSize: isSingle ? 11 : 10,
  };
}
