import type { Command } from 'commander';

import { addBestCommand } from './experiments/best.ts';
import { addCompareCommand } from './experiments/compare.ts';
import { addListCommand } from './experiments/list.ts';
import { addPromoteCommand } from './experiments/promote.ts';
import { addPushCommand } from './experiments/push.ts';
import { addReportCommand } from './experiments/report.ts';
import { addRollbackCommand } from './experiments/rollback.ts';
import { addRunCommand } from './experiments/run.ts';
import { addShowCommand } from './experiments/show.ts';
import { addVersionsCommand } from './experiments/versions.ts';

/** `whatsit experiments`: runs of training, from the first one to the model that comes of the best. */
export function addExperimentsCommand(program: Command): void {
  const experiments = program
    .command('experiments')
    .description('run series of trainings, compare them, and publish the winner');
  addRunCommand(experiments);
  addListCommand(experiments);
  addShowCommand(experiments);
  addCompareCommand(experiments);
  addBestCommand(experiments);
  addReportCommand(experiments);
  addPushCommand(experiments);
  addPromoteCommand(experiments);
  addRollbackCommand(experiments);
  addVersionsCommand(experiments);
}
