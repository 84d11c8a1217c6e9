import type { Command } from 'commander';

import { addCheckCommand } from './models/check.ts';
import { addImportCommand } from './models/import.ts';
import { addListCommand } from './models/list.ts';

/** `whatsit models`: what there is, whether it works, and how to get more. */
export function addModelsCommand(program: Command): void {
  const models = program.command('models').description('list, check and import models');
  addListCommand(models);
  addCheckCommand(models);
  addImportCommand(models);
}
