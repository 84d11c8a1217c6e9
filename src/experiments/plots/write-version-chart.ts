import { writeSafely } from '../runs/write-safely.ts';
import { type VersionAccuracy, versionAccuracy } from './compare/version-accuracy.ts';
import { createPainter } from './drawing/create-painter.ts';

/**
 * Draws the test accuracy of a model's versions.
 *
 * @param file - PNG where its name ends so, else SVG.
 * @throws {Error} When it cannot be written.
 */
export async function writeVersionChart(
  model: string,
  versions: readonly VersionAccuracy[],
  file: string,
): Promise<void> {
  const painter = await createPainter();
  const svg = painter.drawSvg(versionAccuracy(model, versions));
  await writeSafely(file, /\.png$/iu.test(file) ? await painter.drawPng(svg) : svg);
}
