import { type Config, parseConfig, settingNames } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import { closestName } from './closest-name.ts';
import { failure, type Finding, ok, warning } from './finding.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ExaminedSettings {
  /** What can be read; for settings that cannot, their defaults. */
  readonly config: Config;
  readonly findings: readonly Finding[];
}

const CHECK = 'settings';

/** Variables that begin so are meant for us, and those of other programs are not. */
const OUR_PREFIX = /^(WHATSIT|DISCORD|TELEGRAM|INFERENCE)_/;

/**
 * Reads the settings as the service does, and goes on past what is wrong with them.
 *
 * @param environment - All variables, those of `.env` among them.
 * @param dotEnv - Those of `.env` alone: what stands there is meant to be a setting.
 */
export function examineSettings(environment: Environment, dotEnv: Environment): ExaminedSettings {
  const { config, findings: problems } = parseWhatIsGood(environment);
  const findings = [...problems, ...findUnknown(environment, dotEnv)];
  if (findings.length > 0) return { config, findings };
  const count = settingNames.filter((name) => environment[name]?.trim()).length;
  return { config, findings: [ok(CHECK, `all good; ${count} of ${settingNames.length} are set.`)] };
}

function parseWhatIsGood(environment: Environment): ExaminedSettings {
  try {
    return { config: parseConfig(environment), findings: [] };
  } catch (error) {
    const problems = problemsOf(error).filter(([name]) => environment[name] !== undefined);
    if (problems.length === 0) throw error;
    const bad = new Set(problems.map(([name]) => name));
    const rest = Object.entries(environment).filter(([name]) => !bad.has(name));
    const { config, findings } = parseWhatIsGood(Object.fromEntries(rest));
    return { config, findings: [...problems.map(toFinding), ...findings] };
  }
}

function problemsOf(error: unknown): readonly (readonly [name: string, problem: string])[] {
  if (!(error instanceof ClassifierError)) return [];
  return Object.entries(error.details).map(([name, problem]) => [name, String(problem)]);
}

function toFinding([name, problem]: readonly [name: string, problem: string]): Finding {
  return failure(CHECK, `${name} ${problem}.`, '.env.example shows what it may be.');
}

function findUnknown(environment: Environment, dotEnv: Environment): readonly Finding[] {
  const known = new Set(settingNames);
  return Object.keys(environment)
    .filter((name) => !known.has(name) && (name in dotEnv || OUR_PREFIX.test(name)))
    .flatMap((name) => describeUnknown(name, name in dotEnv) ?? []);
}

function describeUnknown(name: string, isInDotEnv: boolean): Finding | undefined {
  const meant = closestName(name.replace(/^WHATSIT_/, ''), settingNames);
  if (meant !== undefined) {
    return warning(CHECK, `${name} is no setting, and is not read.`, `Did you mean ${meant}?`);
  }
  if (!isInDotEnv) return undefined;
  const advice = 'Take it out of .env, or look for its name in .env.example.';
  return warning(CHECK, `${name} is no setting, and is not read.`, advice);
}
