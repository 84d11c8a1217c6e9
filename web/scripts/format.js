const percentFormat = new Intl.NumberFormat('en', { style: 'percent' });
const decimalFormat = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/**
 * `86%`. What is not quite 0 or 1 is not rounded to that: `<1%`, `>99%`.
 *
 * @param {number} probability - In 0..1.
 */
export function formatPercent(probability) {
  if (probability > 0 && probability < 0.01) return '<1%';
  if (probability > 0.99 && probability < 1) return '>99%';
  return percentFormat.format(probability);
}

/**
 * `84 ms`, `1.3 s`.
 *
 * @param {number} durationMs
 */
export function formatDuration(durationMs) {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  return `${decimalFormat.format(durationMs / 1000)} s`;
}

/**
 * `23 seconds`: whole ones, rounded up, at least one.
 *
 * @param {number} durationMs
 */
export function formatSeconds(durationMs) {
  const seconds = Math.max(1, Math.ceil(durationMs / 1000));
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

/**
 * `12.4 MB`.
 *
 * @param {number} sizeInBytes
 */
export function formatMegabytes(sizeInBytes) {
  return `${decimalFormat.format(sizeInBytes / 2 ** 20)} MB`;
}

/**
 * What people call a file's format: `HEIC`, `TIFF`.
 *
 * @param {File} file
 */
export function formatOfFile({ name, type }) {
  const extension = /\.(\w{1,5})$/.exec(name)?.[1];
  return (extension ?? type.replace(/^image\//, '')).toUpperCase() || 'FILE';
}
