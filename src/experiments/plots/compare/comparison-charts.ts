import type { Run } from '../../runs/run.ts';
import type { Chart } from '../drawing/chart.ts';
import { comparedAccuracy, comparedLoss } from './compared-curves.ts';
import { comparedResults } from './compared-results.ts';
import { type ComparedRun, compareRuns, groupByStage, type RunCourse } from './compared-run.ts';

/** Runs that were made to answer one question, each under its name. */
export interface ComparedGroup {
  /** Of an experiment file; empty where runs belong to none. */
  readonly stage: string;
  readonly runs: readonly ComparedRun[];
}

/** Sorts runs by the stages of experiments; each is named by what it differs in from the others of its stage. */
export function groupRuns(courses: readonly RunCourse[]): readonly ComparedGroup[] {
  return Array.from(groupByStage(courses), ([stage, group]) => ({
    stage,
    runs: compareRuns(group),
  }));
}

/** What came of all runs, in one chart. */
export function resultsOf(groups: readonly ComparedGroup[], best: Run | undefined): Chart {
  return comparedResults(
    groups.flatMap(({ runs }) =>
      runs.map(({ label, run }) => ({ label, results: run.results, isBest: run === best })),
    ),
  );
}

/** How training went in the runs of a group; empty where there were no validation pictures. */
export function coursesOf({ stage, runs }: ComparedGroup, index: number): readonly Chart[] {
  const hasCourse = runs.some(({ epochs }) =>
    epochs.some((line) => Number.isFinite(line.validation_loss)),
  );
  if (!hasCourse) return [];
  const subject = { name: stage === '' ? '' : `-${index + 1}`, title: stage && `: ${stage}` };
  return [comparedLoss(runs, subject), comparedAccuracy(runs, subject)];
}
