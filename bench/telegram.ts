/**
 * Measures what people on Telegram notice under load, and whether the service keeps what it promises there:
 * `npm run bench:telegram`.
 *
 * The real service runs against a Telegram on this machine: 300 photos from 100 chats within 10 s, once undisturbed, once
 * with an inference process killed in the middle, and once with the whole service killed there and started again. Exits 1
 * when one is not answered, is answered twice, or out of order within its chat. Only a service that is killed may
 * answer twice: what it had just sent, and did not live to note.
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout } from 'node:timers/promises';

import type { Message } from '../test/support/fake-telegram/bot-api.ts';
import type { FakeTelegram } from '../test/support/fake-telegram/fake-telegram.ts';
import type { Media } from '../test/support/fake-telegram/files/media.ts';
import { startFakeTelegram } from '../test/support/fake-telegram/start-fake-telegram.ts';
import type { Person } from '../test/support/fake-telegram/world/people.ts';
import { childPids } from '../test/support/shared-processes.ts';
import { telegramSettings } from '../test/support/telegram-bot.ts';
import { buildService } from './support/install.mjs';
import { ms, print } from './support/report.ts';
import { startWhatsit } from './support/services.mjs';

const PHOTOS = 300;
const CHATS = 100;
const PERIOD_MS = 10_000;
/** What may be on its way to Telegram at the moment of a kill: as many as are worked on at once for each core. */
const MAX_DOUBLED_BY_KILL = 4 * os.availableParallelism();

const fileNames = [
  'photos/landscape-420.jpg',
  'photos/large.jpg',
  'photos/odd-sides.jpg',
  'photos/portrait-444.jpg',
  'photos/progressive.jpg',
  'formats/jpeg-rgb.jpg',
  'formats/png-rgb.png',
];

/** What became of one photo. */
interface Outcome {
  readonly message: Message;
  /** Since it was posted; `undefined`: not at all. */
  readonly answeredMs: number | undefined;
}

interface Scene {
  readonly telegram: FakeTelegram;
  readonly photos: readonly Media[];
  readonly people: readonly Person[];
}

/** A service that may be another one after a while. */
interface Restartable {
  /** Its main process. */
  readonly pid: number;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Scenario {
  readonly title: string;
  readonly disturb: (service: Restartable) => Promise<void> | void;
  /** How many photos may be answered twice. */
  readonly maxDoubled: number;
}

const scenarios: readonly Scenario[] = [
  { title: 'undisturbed', disturb: () => undefined, maxDoubled: 0 },
  {
    title: 'one inference process killed in the middle',
    disturb: killOneChild,
    maxDoubled: 0,
  },
  {
    title: 'the whole service killed in the middle, and started again',
    disturb: killAndRestart,
    maxDoubled: MAX_DOUBLED_BY_KILL,
  },
];

async function main(): Promise<void> {
  buildService();
  const cpu = os.cpus()[0]?.model ?? 'unknown CPU';
  print(`${cpu}, ${os.availableParallelism()} cores, Node ${process.version}`);
  print(`${PHOTOS} photos in ${PERIOD_MS / 1_000} s from ${CHATS} chats`);

  for (const scenario of scenarios) if (!(await measure(scenario))) process.exitCode = 1;
}

/** Runs one scenario with a service and a Telegram of its own, and says whether all promises were kept. */
async function measure({ title, disturb, maxDoubled }: Scenario): Promise<boolean> {
  const telegram = await startFakeTelegram({ waitMs: 120_000 });
  const service = await startRestartable(telegramSettings(telegram));
  try {
    await telegram.whenPolling();
    const scene = { telegram, ...(await populate(telegram)) };
    const outcomes = await postPhotos(scene, async () => disturb(service));
    return report(title, telegram, { outcomes, maxDoubled });
  } finally {
    await service.stop();
    await telegram.close();
  }
}

async function startRestartable(env: Readonly<Record<string, string>>): Promise<Restartable> {
  let service = await startWhatsit({ env });
  return {
    get pid() {
      return service.pid;
    },
    async restart() {
      await service.stop();
      service = await startWhatsit({ env });
    },
    stop: () => service.stop(),
  };
}

async function populate(telegram: FakeTelegram): Promise<Pick<Scene, 'photos' | 'people'>> {
  const photos = await Promise.all(
    fileNames.map((fileName) =>
      telegram.media.photo(readFileSync(new URL(`../test/fixtures/${fileName}`, import.meta.url))),
    ),
  );
  const people = Array.from({ length: CHATS }, (_, index) =>
    telegram.addPerson({ firstName: `Person ${index}` }),
  );
  return { photos, people };
}

async function postPhotos(scene: Scene, disturb: () => Promise<void>): Promise<Outcome[]> {
  const begun = performance.now();
  const outcomes: Promise<Outcome>[] = [];
  let disturbance: Promise<void> | undefined;
  for (let index = 0; index < PHOTOS; index++) {
    await setTimeout(begun + (index * PERIOD_MS) / PHOTOS - performance.now());
    if (index === PHOTOS / 2) disturbance = disturb();
    outcomes.push(follow(scene.telegram, postPhoto(scene, index)));
  }
  await disturbance;
  return Promise.all(outcomes);
}

function postPhoto({ telegram, photos, people }: Scene, index: number): Message {
  const media = photos[index % photos.length];
  const from = people[index % people.length];
  if (!media || !from) throw new TypeError('There is nobody, or nothing to show');
  return telegram.post({ from, media });
}

async function follow(telegram: FakeTelegram, message: Message): Promise<Outcome> {
  const posted = performance.now();
  const answeredMs = await telegram
    .replyTo(message)
    .then(() => performance.now() - posted)
    .catch(() => undefined);
  return { message, answeredMs };
}

function killOneChild({ pid: parentPid }: Restartable): void {
  const [pid] = childPids(parentPid);
  if (pid === undefined) throw new Error('The service has no inference process');
  process.kill(pid, 'SIGKILL');
}

async function killAndRestart(service: Restartable): Promise<void> {
  process.kill(service.pid, 'SIGKILL');
  await service.restart();
}

function report(
  title: string,
  telegram: FakeTelegram,
  { outcomes, maxDoubled }: { readonly outcomes: readonly Outcome[]; readonly maxDoubled: number },
): boolean {
  const answered = outcomes.flatMap(({ answeredMs }) => answeredMs ?? []);
  const doubled = outcomes.filter(({ message }) => telegram.repliesTo(message).length > 1).length;
  const chatIds = new Set(outcomes.map(({ message }) => message.chat.id));
  const unordered = [...chatIds].filter((chatId) => !isInOrder(telegram, chatId)).length;
  print(`\n${title}`);
  print(`  answered      ${answered.length}, p50 ${ms(answered, 0.5)}, p99 ${ms(answered, 0.99)}`);
  print(`  lost          ${PHOTOS - answered.length}`);
  print(`  doubled       ${doubled}${maxDoubled > 0 ? ` (of ${maxDoubled} allowed)` : ''}`);
  print(`  out of order  in ${unordered} chats`);
  for (const violation of telegram.violations) print(`  against Telegram's rules: ${violation}`);
  return (
    answered.length === PHOTOS &&
    doubled <= maxDoubled &&
    unordered === 0 &&
    telegram.violations.length === 0
  );
}

/** Whether the first answers to a chat's messages came in the order of the messages. */
function isInOrder(telegram: FakeTelegram, chatId: number): boolean {
  const answered = [...new Set(telegram.messages(chatId).map(({ replyToId = 0 }) => replyToId))];
  return answered.every((id, index) => id > (answered[index - 1] ?? 0));
}

await main();
