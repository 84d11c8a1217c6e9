import type { Command } from 'commander';

import { readDotEnv, readEnvironment } from '../config.ts';
import { toClassifierError } from '../errors.ts';
import { readVersion } from '../package-root.ts';
import { askOnce } from './doctor/ask.ts';
import { checkAccess } from './doctor/check-access.ts';
import { checkDataDir } from './doctor/check-data-dir.ts';
import { checkDiscord } from './doctor/check-discord.ts';
import { checkMemory } from './doctor/check-memory.ts';
import { checkModels } from './doctor/check-models.ts';
import { checkNode } from './doctor/check-node.ts';
import { checkPort } from './doctor/check-port.ts';
import { checkTelegram } from './doctor/check-telegram.ts';
import { checkThreads } from './doctor/check-threads.ts';
import { type ExaminedSettings, examineSettings } from './doctor/examine-settings.ts';
import { failure, type Finding, formatFinding } from './doctor/finding.ts';
import { printableJson } from './printable.ts';

const helpText = `
Each finding is a line: ✓ is well, ! works but could be better, ✗ has to be mended.
Tokens are tried by asking Discord and Telegram, and are never printed. Nothing is changed.`;

/** `whatsit doctor`: looks at all that a service needs, and says what to do. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check settings, models, memory and tokens, and say what to do')
    .option('--json', 'one JSON object')
    .addHelpText('after', helpText)
    .action(async ({ json }: { readonly json?: true }) => {
      const findings: Finding[] = [];
      for await (const finding of examine()) {
        findings.push(finding);
        if (!json) process.stdout.write(`${formatFinding(finding)}\n`);
      }
      const isWell = findings.every(({ status }) => status !== 'failure');
      if (json) process.stdout.write(`${printableJson({ ok: isWell, findings })}\n`);
      if (!isWell) process.exitCode = 1;
    });
}

/** Cheap things first; what was found is told at once. */
async function* examine(): AsyncGenerator<Finding> {
  const { config, findings } = readSettings();
  yield* findings;
  yield checkNode();
  yield checkThreads(config);
  yield checkMemory(config);
  yield* await checkModels(config);
  const { finding, isServing } = await checkPort(config, askOnce);
  yield finding;
  yield* checkAccess(config);
  yield await checkDataDir(config, { isServing });
  yield* await checkDiscord(config, { ask: askOnce, version: readVersion() });
  yield* await checkTelegram(config, askOnce);
  const { checkMlflow } = await import('./doctor/check-mlflow.ts'); // a service does not need it
  yield* await checkMlflow(config);
}

function readSettings(): ExaminedSettings {
  try {
    return examineSettings(readEnvironment(), readDotEnv());
  } catch (error) {
    const { message } = toClassifierError(error);
    const { config } = examineSettings({}, {});
    const advice = 'Mend that first: what follows is about the defaults.';
    return { config, findings: [failure('settings', `${message}.`, advice)] };
  }
}
