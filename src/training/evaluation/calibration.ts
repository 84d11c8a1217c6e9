/** Pictures whose likeliest class got about the same probability. */
export interface ReliabilityBin {
  /** More than 0: empty bins are left out. */
  readonly count: number;
  /** What was said, on average, in 0..1. */
  readonly probability: number;
  /** The share that was right, in 0..1. */
  readonly accuracy: number;
}

/** One picture: how probable its likeliest class was said to be, and whether that was right. */
export interface Claim {
  readonly probability: number;
  readonly isRight: boolean;
}

const BINS = 15;

/** Sorts claims into 15 equally wide bins of probability (Naeini et al., 2015), the least sure first. */
export function binClaims(claims: readonly Claim[]): readonly ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, (): Claim[] => []);
  for (const claim of claims) {
    bins[Math.min(BINS - 1, Math.floor(claim.probability * BINS))]?.push(claim);
  }
  return bins.filter((bin) => bin.length > 0).map((bin) => describeBin(bin));
}

function describeBin(bin: readonly Claim[]): ReliabilityBin {
  const said = bin.reduce((sum, { probability }) => sum + probability, 0);
  const right = bin.filter(({ isRight }) => isRight).length;
  return { count: bin.length, probability: said / bin.length, accuracy: right / bin.length };
}

/** The mean distance between what is said and what is so, in 0..1; NaN where nothing was said. */
export function measureCalibration(bins: readonly ReliabilityBin[]): number {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const distance = bins.reduce(
    (sum, bin) => sum + bin.count * Math.abs(bin.probability - bin.accuracy),
    0,
  );
  return distance / count;
}
