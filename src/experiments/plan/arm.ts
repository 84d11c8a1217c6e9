import type { Run } from '../runs/run.ts';
import type { Settings, SettingValue } from './settings.ts';

/** One of a stage's runs before it is run. */
export interface Arm {
  readonly stage: string;
  readonly setting: string;
  readonly value: SettingValue;
  readonly settings: Settings;
}

/** One that has been run. */
export interface FinishedArm extends Arm {
  readonly run: Run;
}
