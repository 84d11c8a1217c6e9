import { readDotEnv, readEnvironment } from '../../config.ts';
import { toClassifierError } from '../../errors.ts';
import { readVersion } from '../../package-root.ts';
import { askOnce } from './ask.ts';
import { checkAccess } from './check-access.ts';
import { checkDataDir } from './check-data-dir.ts';
import { checkDiscord } from './check-discord.ts';
import { checkMemory } from './check-memory.ts';
import { checkModels } from './check-models.ts';
import { checkNode } from './check-node.ts';
import { checkPort } from './check-port.ts';
import { checkTelegram } from './check-telegram.ts';
import { checkThreads } from './check-threads.ts';
import { type ExaminedSettings, examineSettings } from './examine-settings.ts';
import { failure, type Finding } from './finding.ts';
import { checkMlflow } from './check-mlflow.ts';

/** Cheap things first; what was found is told at once. */
export async function* examine(): AsyncGenerator<Finding> {
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
