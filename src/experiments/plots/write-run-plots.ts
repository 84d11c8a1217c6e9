import type { RunFolder } from '../runs/run-folder.ts';
import type { Painter } from './drawing/create-painter.ts';
import { listCharts, type RunCharts } from './run-charts.ts';

/**
 * Writes the charts of a run: `artifacts/plots/<name>.svg`, and the same as `.png`.
 *
 * @throws {Error} When the files cannot be written.
 */
export async function writeRunPlots(
  run: RunFolder,
  charts: RunCharts,
  painter: Painter,
): Promise<void> {
  await Promise.all(
    listCharts(charts).map(async (chart) => {
      const svg = painter.drawSvg(chart);
      await Promise.all([
        run.saveArtifact(`plots/${chart.name}.svg`, svg),
        painter.drawPng(svg).then((png) => run.saveArtifact(`plots/${chart.name}.png`, png)),
      ]);
    }),
  );
}
