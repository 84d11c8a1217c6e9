/** What features are shifted and divided by, one value a feature. */
export interface Scaling {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** A feature that varies less is left as large as it is: it would be blown up by whatever it does elsewhere. */
const LEAST_DEVIATION = 1e-3;

/** Mean and standard deviation of each feature; 1 for one that hardly varies. */
export function measureScaling(rows: readonly Float32Array[]): Scaling {
  const length = rows[0]?.length ?? 0;
  const sums = new Float64Array(length);
  const squares = new Float64Array(length);
  for (const row of rows) {
    for (let index = 0; index < length; index++) {
      const value = row[index] ?? 0;
      sums[index] = (sums[index] ?? 0) + value;
      squares[index] = (squares[index] ?? 0) + value * value;
    }
  }
  const mean = sums.map((sum) => sum / rows.length);
  const deviation = Float32Array.from(squares, (square, index) => {
    const variance = square / rows.length - (mean[index] ?? 0) ** 2;
    const own = Math.sqrt(Math.max(variance, 0));
    return own < LEAST_DEVIATION ? 1 : own;
  });
  return { mean: Float32Array.from(mean), deviation };
}

/** Brings features to mean 0 and deviation 1. */
export function standardize(row: Float32Array, { mean, deviation }: Scaling): Float32Array {
  return row.map((value, index) => (value - (mean[index] ?? 0)) / (deviation[index] ?? 1));
}

/** A linear layer, row-major `[classCount, featureCount]`. */
export interface LinearHead {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** The head that says of plain features what the given one says of standardized ones. */
export function foldScaling(
  { weight, bias }: LinearHead,
  { mean, deviation }: Scaling,
): LinearHead {
  const featureCount = mean.length;
  const folded = weight.map((value, index) => value / (deviation[index % featureCount] ?? 1));
  const shifted = bias.map((value, classIndex) => {
    const start = classIndex * featureCount;
    let sum = value;
    for (let index = 0; index < featureCount; index++) {
      sum -= (folded[start + index] ?? 0) * (mean[index] ?? 0);
    }
    return sum;
  });
  return { weight: folded, bias: shifted };
}

/** The head that says of standardized features what the given one says of plain ones: the way back. */
export function unfoldScaling(
  { weight, bias }: LinearHead,
  { mean, deviation }: Scaling,
): LinearHead {
  const featureCount = mean.length;
  const unfolded = weight.map((value, index) => value * (deviation[index % featureCount] ?? 1));
  const shifted = bias.map((value, classIndex) => {
    const start = classIndex * featureCount;
    return mean.reduce((sum, shift, index) => sum + (weight[start + index] ?? 0) * shift, value);
  });
  return { weight: unfolded, bias: shifted };
}
