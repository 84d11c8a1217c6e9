import type { Run } from '../runs/run.ts';

/** A parameter's value; `undefined` where a run does not have it. */
export type ParameterValue = Run['parameters'][string] | undefined;

/** One parameter in which runs differ. */
export interface DifferingParameter {
  readonly name: string;
  /** In the order of the runs. */
  readonly values: readonly ParameterValue[];
}

/** The parameters that are not the same in all of some runs, in the order in which they were noted. */
export function differingParameters(runs: readonly Run[]): readonly DifferingParameter[] {
  const names = new Set(runs.flatMap(({ parameters }) => Object.keys(parameters)));
  return Array.from(names, (name) => ({
    name,
    values: runs.map(({ parameters }) => parameters[name]),
  })).filter(({ values }) => new Set(values).size > 1);
}
