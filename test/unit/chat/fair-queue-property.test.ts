import { setImmediate } from 'node:timers/promises';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createFairQueue } from '../../../src/chat/fair-queue.ts';

/** Somebody asks, or somebody who has asked before goes away. */
const anyEvent = fc.oneof(
  { weight: 3, arbitrary: fc.record({ user: fc.constantFrom('ada', 'bob', 'cleo') }) },
  { weight: 1, arbitrary: fc.record({ aborted: fc.nat({ max: 40 }) }) },
);
const anyQueue = fc.record({
  limit: fc.nat({ max: 10 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
});

interface Asked {
  readonly user: string;
  readonly controller: AbortController;
  readonly outcome: Promise<string>;
}

/** Plays the events; tasks end in an order that the scheduler picks. */
async function play(
  scheduler: fc.Scheduler,
  events: readonly ({ readonly user: string } | { readonly aborted: number })[],
  options: { readonly limit: number; readonly concurrency: number },
) {
  const queue = createFairQueue({ ...options, maxWaitMs: 60_000 });
  const asked: Asked[] = [];
  const begun: { readonly user: string; readonly index: number }[] = [];
  let running = 0;
  let mostRunning = 0;

  function ask(user: string): void {
    const controller = new AbortController();
    const index = asked.length;
    const task = async (): Promise<string> => {
      begun.push({ user, index });
      running++;
      mostRunning = Math.max(mostRunning, running);
      await scheduler.schedule(Promise.resolve());
      running--;
      return 'answered';
    };
    const outcome = queue
      .run(user, task, controller.signal)
      .catch((error: unknown) => (error === 'gone' ? 'gone' : 'refused'));
    asked.push({ user, controller, outcome });
  }

  for (const event of events) {
    if ('user' in event) ask(event.user);
    else asked[event.aborted]?.controller.abort('gone');
    await setImmediate();
    if (scheduler.count() > 0 && asked.length % 3 === 0) await scheduler.waitOne();
  }
  await scheduler.waitIdle();
  const outcomes = await Promise.all(asked.map(({ outcome }) => outcome));
  return { queue, begun, outcomes, running, mostRunning };
}

describe('whatever comes and goes', () => {
  it('every task is answered, refused or given up, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(anyEvent, { maxLength: 40 }),
        anyQueue,
        async (scheduler, events, options) => {
          const { queue, begun, outcomes, running } = await play(scheduler, events, options);

          const answered = outcomes.filter((outcome) => outcome === 'answered').length;
          expect({ waiting: queue.length, running }).toEqual({ waiting: 0, running: 0 });
          expect(begun).toHaveLength(answered);
        },
      ),
    );
  });

  it('no more tasks run at once than may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(anyEvent, { maxLength: 40 }),
        anyQueue,
        async (scheduler, events, options) => {
          const { mostRunning } = await play(scheduler, events, options);

          expect(mostRunning).toBeLessThanOrEqual(options.concurrency);
        },
      ),
    );
  });

  it("a user's tasks begin in the order in which they came", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(anyEvent, { maxLength: 40 }),
        anyQueue,
        async (scheduler, events, options) => {
          const { begun } = await play(scheduler, events, options);

          for (const someone of ['ada', 'bob', 'cleo']) {
            const own = begun.filter(({ user }) => user === someone).map(({ index }) => index);
            expect(own).toEqual(own.toSorted((a, b) => a - b));
          }
        },
      ),
    );
  });

  it('nobody waits for more than one task of each other user', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 5 }), { minLength: 2, maxLength: 6 }),
        async (counts) => {
          const queue = createFairQueue({ limit: 100, concurrency: 1, maxWaitMs: 60_000 });
          const begun: number[] = [];
          const tasks = counts.flatMap((count, user) =>
            Array.from({ length: count }, async () =>
              queue.run(String(user), async () => void begun.push(user)),
            ),
          );
          await Promise.all(tasks);

          const turns = begun.slice(1); // the first one found nobody waiting
          turns.forEach((user, place) => {
            const before = turns.slice(0, place);
            const others = before.slice(before.lastIndexOf(user) + 1);
            expect(new Set(others).size).toBe(others.length);
          });
        },
      ),
    );
  });
});
