import type { RunFolder } from '../runs/run-folder.ts';
import { createPainter } from './drawing/create-painter.ts';
import { chartsOf } from './run-charts.ts';
import { readRunData } from './run-data.ts';

/**
 * Draws what a run has the data for: `artifacts/plots/<name>.svg`, and the same as `.png`.
 *
 * @throws {Error} When the files cannot be written.
 */
export async function writeRunPlots(run: RunFolder): Promise<void> {
  const painter = await createPainter();
  for (const chart of chartsOf(await readRunData(run))) {
    const svg = painter.drawSvg(chart);
    await run.saveArtifact(`plots/${chart.name}.svg`, svg);
    await run.saveArtifact(`plots/${chart.name}.png`, painter.drawPng(svg));
  }
}
