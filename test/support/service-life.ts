import { expect } from 'vitest';
import { z } from 'zod';

import type { ServiceProcess } from './service-process.ts';
import { eventually } from './shared-processes.ts';

const partSchema = z.object({ status: z.string() });
const healthSchema = z.object({
  status: z.string(),
  parts: z.object({ inference: partSchema, discord: partSchema, telegram: partSchema }),
});

/** What `/health` says of a service and of one of its bots. */
export interface BotHealth {
  readonly httpStatus: number;
  readonly status: string;
  readonly bot: string;
}

/** Asks a service how it is, and how its bot is; the answer must not say more than it should. */
export async function readBotHealth(
  { url }: ServiceProcess,
  platform: 'discord' | 'telegram',
  privateThings: RegExp,
): Promise<BotHealth> {
  const response = await fetch(`${url}/health`);
  const text = await response.text();
  expect(text).not.toMatch(privateThings);
  const { status, parts } = healthSchema.parse(JSON.parse(text));
  return { httpStatus: response.status, status, bot: parts[platform].status };
}

/** Waits until an event, or an event that begins so, stands in the log. */
export async function untilLogged(
  service: ServiceProcess,
  event: string,
  timeoutMs = 20_000,
): Promise<void> {
  await eventually(() => {
    if (!service.messages().some((message) => message.startsWith(event))) {
      throw new Error(`"${event}" is not in the log:\n${service.log()}`);
    }
  }, timeoutMs);
}

/** Fails where a service has written something private. */
export function expectNothingPrivate(service: ServiceProcess, privateThings: RegExp): void {
  const output = service.output();
  expect(output).toContain('service listening'); // or there would be nothing to find
  expect(output).not.toMatch(privateThings);
}
