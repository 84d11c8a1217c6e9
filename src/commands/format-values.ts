import type { Run } from '../experiments/runs/run.ts';
import type { ParameterValue } from '../experiments/select/differing-parameters.ts';
import { percent } from './percent.ts';
import { NOTHING } from './format-table.ts';

/** A share as a percentage, with as many digits as tell the pictures of a small test part apart. */
export function formatShare(share: number | null | undefined): string {
  return share === null || share === undefined ? NOTHING : percent(share, 2);
}

/** Four digits after the point; of a loss that has only zeros there, what comes behind them. */
export function formatLoss(loss: number | null | undefined): string {
  if (loss === null || loss === undefined) return NOTHING;
  return loss > 0 && loss < 0.0005 ? loss.toExponential(1) : loss.toFixed(4);
}

/** As it stands in an experiment file. */
export function formatParameter(value: ParameterValue): string {
  return value === undefined ? NOTHING : String(value);
}

/** To the minute, in UTC, so that lists from different machines agree. */
export function formatTime(time: string | undefined): string {
  return time === undefined ? NOTHING : `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

/** A result by its name: shares as percentages, all else as numbers. */
export function formatResult(name: string, value: number | undefined): string {
  if (value === undefined) return NOTHING;
  if (name.endsWith('accuracy')) return formatShare(value);
  if (name.endsWith('loss')) return formatLoss(value);
  if (name === 'seconds') return value.toFixed(1);
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}

/** What a run is called in a sentence. */
export function nameRun({ id, name }: Run): string {
  return `${id} (${name})`;
}
