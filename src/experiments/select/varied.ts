import type { Run } from '../runs/run.ts';
import { differingParameters, type ParameterValue } from './differing-parameters.ts';

/** Not varied, but the consequence of what was; or no setting at all. */
const CONSEQUENCES = new Set([
  'experiment',
  'stage',
  'base_hash',
  'data_hash',
  'pictures',
  'classes',
]);

/** A setting with which a stage of an experiment tried several values. */
export interface Varied {
  readonly setting: string;
  readonly value: ParameterValue;
}

/** What sets a run apart from the others of its stage; nothing for a run of no experiment. */
export function variedIn(run: Run, runs: readonly Run[]): readonly Varied[] {
  const { experiment, stage } = run.parameters;
  if (experiment === undefined) return [];
  const siblings = runs.filter(
    ({ parameters }) => parameters['experiment'] === experiment && parameters['stage'] === stage,
  );
  return differingParameters(siblings)
    .filter(({ name }) => !CONSEQUENCES.has(name))
    .map(({ name }) => ({ setting: name, value: run.parameters[name] }));
}
