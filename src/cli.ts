#!/usr/bin/env node
import { Command, CommanderError } from 'commander';

import { addDoctorCommand } from './commands/doctor.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addExperimentsCommand } from './commands/experiments.ts';
import { addModelsCommand } from './commands/models.ts';
import { addPredictCommand } from './commands/predict.ts';
import { printable, printableLines } from './commands/printable.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTrainCommand } from './commands/train.ts';
import { toClassifierError } from './errors.ts';
import { readVersion } from './package-root.ts';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Runs one command line; its exit code is 0, 1 (something failed) or 2 (it was not understood). */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('whatsit')
    .description('Answers "what is in this picture?"')
    .version(readVersion())
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(printableLines(text)) })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(whatsit --help says more)');
  addServeCommand(program);
  addPredictCommand(program);
  addModelsCommand(program);
  addTrainCommand(program);
  addEvaluateCommand(program);
  addExperimentsCommand(program);
  addDoctorCommand(program);

  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE; // already printed
  const { code, message, cause } = toClassifierError(error);
  process.stderr.write(`error: ${printable(message)}\n`);
  // A defect of ours: the operator needs more than a sentence to report it.
  if (code === 'internal' && cause instanceof Error) process.stderr.write(`${cause.stack}\n`);
  return EXIT_FAILURE;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` that closes the pipe early is no failure.
  if (error.code === 'EPIPE') process.exit(0);
  // Last of all, when a progress bar has left the terminal.
  process.once('exit', () => process.stderr.write(`error: stdout: ${error.message}\n`));
  process.exit(EXIT_FAILURE);
});
await main(process.argv);
