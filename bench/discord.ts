/**
 * Measures what people on Discord notice under load, and whether the service keeps what it promises there:
 * `npm run bench:discord`.
 *
 * The real service runs against a Discord on this machine: 200 commands within 10 s, once undisturbed and once with an
 * inference process killed in the middle. Exits 1 when one is acknowledged after more than a second, is not answered, or
 * is answered twice.
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout } from 'node:timers/promises';

import type { APIAttachment } from 'discord-api-types/v10';

import { botSettings } from '../test/support/discord-bot.ts';
import type { FakeDiscord } from '../test/support/fake-discord/fake-discord.ts';
import type { Interaction } from '../test/support/fake-discord/interactions/interaction-handle.ts';
import { startFakeDiscord } from '../test/support/fake-discord/start-fake-discord.ts';
import type { Person } from '../test/support/fake-discord/world/people.ts';
import { childPids } from '../test/support/shared-processes.ts';
import { buildService } from './support/install.mjs';
import { ms, print } from './support/report.ts';
import { startWhatsit } from './support/services.mjs';

const COMMANDS = 200;
const PERIOD_MS = 10_000;
const USERS = 40;
const MAX_ACKNOWLEDGED_MS = 1_000;
const POLL_MS = 10;

const fileNames = [
  'photos/landscape-420.jpg',
  'photos/large.jpg',
  'photos/odd-sides.jpg',
  'photos/portrait-444.jpg',
  'photos/progressive.jpg',
  'formats/jpeg-rgb.jpg',
  'formats/png-rgb.png',
  'formats/webp-lossy.webp',
];

/** What became of one command; times since somebody gave it. */
interface Outcome {
  /** `undefined`: not within the 3 s that Discord gives. */
  readonly acknowledgedMs: number | undefined;
  /** `undefined`: not at all. */
  readonly answeredMs: number | undefined;
  readonly isDoubled: boolean;
}

interface Scene {
  readonly discord: FakeDiscord;
  /** The service's main process. */
  readonly pid: number;
  readonly pictures: readonly APIAttachment[];
  readonly people: readonly Person[];
}

async function main(): Promise<void> {
  buildService();
  const cpu = os.cpus()[0]?.model ?? 'unknown CPU';
  print(`${cpu}, ${os.availableParallelism()} cores, Node ${process.version}`);
  print(
    `${COMMANDS} commands in ${PERIOD_MS / 1_000} s by ${USERS} people, ${fileNames.length} pictures`,
  );

  const isKept = [
    await measure('undisturbed', () => undefined),
    await measure('one inference process killed in the middle', killOneChild),
  ];
  if (isKept.includes(false)) process.exitCode = 1;
}

/** Runs one scenario with a service and a Discord of its own, and says whether all promises were kept. */
async function measure(title: string, disturb: (scene: Scene) => void): Promise<boolean> {
  const discord = await startFakeDiscord({ waitMs: 120_000 });
  const service = await startWhatsit({ env: botSettings(discord) });
  try {
    while (discord.commands().length === 0) await setTimeout(POLL_MS);
    const scene = { discord, pid: service.pid, ...(await populate(discord)) };
    const outcomes = await giveCommands(scene, disturb);
    return report(title, outcomes, discord.violations);
  } finally {
    await service.stop();
    await discord.close();
  }
}

async function populate(discord: FakeDiscord): Promise<Pick<Scene, 'pictures' | 'people'>> {
  const pictures = await Promise.all(
    fileNames.map((filename) => {
      const bytes = readFileSync(new URL(`../test/fixtures/${filename}`, import.meta.url));
      return discord.attachment(bytes, { filename: filename.replace('/', '-'), isEphemeral: true });
    }),
  );
  const people = Array.from({ length: USERS }, (_, index) => discord.addPerson(`person ${index}`));
  return { pictures, people };
}

async function giveCommands(scene: Scene, disturb: (scene: Scene) => void): Promise<Outcome[]> {
  const begun = performance.now();
  const outcomes: Promise<Outcome>[] = [];
  for (let index = 0; index < COMMANDS; index++) {
    await setTimeout(begun + (index * PERIOD_MS) / COMMANDS - performance.now());
    if (index === COMMANDS / 2) disturb(scene);
    outcomes.push(follow(giveCommand(scene, index)));
  }
  const followed = await Promise.all(outcomes);
  return followed;
}

function giveCommand({ discord, pictures, people }: Scene, index: number): Interaction {
  const picture = pictures[index % pictures.length];
  const user = people[index % people.length];
  if (!picture || !user) throw new TypeError('There is nobody, or nothing to show');
  return discord.slash('classify', { options: { picture }, user });
}

async function follow(interaction: Interaction): Promise<Outcome> {
  const given = performance.now();
  const [acknowledgedMs, answeredMs] = await Promise.all([
    interaction.acknowledged.then(({ afterMs }) => afterMs).catch(() => undefined),
    interaction.answer.then(() => performance.now() - given).catch(() => undefined),
  ]);
  return {
    acknowledgedMs,
    answeredMs,
    get isDoubled() {
      return interaction.edits > 1 || interaction.followUps.length > 0; // looked at in the end
    },
  };
}

function killOneChild({ pid: parentPid }: Scene): void {
  const [pid] = childPids(parentPid);
  if (pid === undefined) throw new Error('The service has no inference process');
  process.kill(pid, 'SIGKILL');
}

function report(
  title: string,
  outcomes: readonly Outcome[],
  violations: readonly string[],
): boolean {
  const acknowledged = outcomes.flatMap(({ acknowledgedMs }) => acknowledgedMs ?? []);
  const answered = outcomes.flatMap(({ answeredMs }) => answeredMs ?? []);
  const doubled = outcomes.filter(({ isDoubled }) => isDoubled).length;
  print(`\n${title}`);
  print(
    `  acknowledged  ${acknowledged.length}, max ${ms(acknowledged, 1)}, p99 ${ms(acknowledged, 0.99)}`,
  );
  print(`  answered      ${answered.length}, p50 ${ms(answered, 0.5)}, p99 ${ms(answered, 0.99)}`);
  print(`  twice         ${doubled}`);
  for (const violation of violations) print(`  against Discord's rules: ${violation}`);
  return (
    acknowledged.length === COMMANDS &&
    Math.max(...acknowledged) <= MAX_ACKNOWLEDGED_MS &&
    answered.length === COMMANDS &&
    doubled === 0 &&
    violations.length === 0
  );
}

await main();
