/** How numbers are written in one language. */
export interface Formats {
  /** @param probability - In 0..1. What is not quite 0 or 1 is not rounded to that: `<1%`, `>99%`. */
  percent(probability: number): string;
  /** With at most one decimal. */
  number(value: number): string;
  /** In whole seconds, rounded up, at least one, with the unit: `12 seconds`. */
  seconds(durationMs: number): string;
}

/** @param locale - A language tag, such as `es`. */
export function createFormats(locale: string): Formats {
  const percentFormat = new Intl.NumberFormat(locale, { style: 'percent' });
  const numberFormat = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const secondFormat = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'long',
  });

  return {
    percent(probability) {
      if (probability > 0 && probability < 0.01) return `<${percentFormat.format(0.01)}`;
      if (probability > 0.99 && probability < 1) return `>${percentFormat.format(0.99)}`;
      return percentFormat.format(probability);
    },
    number: (value) => numberFormat.format(value),
    seconds: (durationMs) => secondFormat.format(Math.max(1, Math.ceil(durationMs / 1000))),
  };
}
