import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { writePage } from './write-page.ts';

/**
 * Writes the page that compares runs, wherever it is asked for.
 *
 * @param file - What it is called in a complaint, too.
 * @throws {ClassifierError} `parameter-invalid` when it cannot be written.
 */
export async function writeComparison(runs: readonly RunFolder[], file: string): Promise<void> {
  // Loaded here: charts take a while, and other commands do not need them.
  const { writeComparisonReport } = await import('../../experiments/reports/comparison-report.ts');
  await writePage(file, () => writeComparisonReport(runs, file));
}
