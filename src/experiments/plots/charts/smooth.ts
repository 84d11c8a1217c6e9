import type { Point } from './curves.ts';

/**
 * The mean of the points around each one, as wide as tells the course from the noise: a fiftieth of all at each side.
 * Near the ends it is narrower, and stays symmetric: it does not lag behind.
 */
export function smooth(points: readonly Point[]): readonly Point[] {
  const known = points.filter(([, y]) => Number.isFinite(y));
  const reach = Math.ceil(known.length / 50);
  return known.map(([x], index) => {
    const around = Math.min(reach, index, known.length - 1 - index);
    const window = known.slice(index - around, index + around + 1);
    return [x, window.reduce((sum, [, y]) => sum + (y ?? 0), 0) / window.length];
  });
}

/** At most so many of them, evenly spaced; the last one stays. More would only make files larger. */
export function thinOut(points: readonly Point[], most = 600): readonly Point[] {
  const stride = Math.ceil(points.length / most);
  return points.filter((_, index) => (points.length - 1 - index) % stride === 0);
}
