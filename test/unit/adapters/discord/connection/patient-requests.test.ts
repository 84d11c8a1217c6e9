import type { ResponseLike } from 'discord.js';
import { describe, expect, it } from 'vitest';

import { createPatientRequest } from '../../../../../adapters/discord/connection/patient-requests.ts';

type Answer = number | Error;

/** Sends to a Discord that answers so, one after another, and then with 200. */
function createTestRequest(answers: readonly Answer[]) {
  const pauses: number[] = [];
  const responses: Response[] = [];
  let count = 0;
  const request = createPatientRequest(
    async (): Promise<ResponseLike> => {
      const answer = answers[count++] ?? 200;
      if (typeof answer !== 'number') throw answer;
      const response = new Response('a body', { status: answer });
      responses.push(response);
      return response;
    },
    async (ms, signal) => {
      pauses.push(ms);
      signal?.throwIfAborted();
    },
  );
  return { request, pauses, responses, count: () => count };
}

describe('a request', () => {
  it('is sent once when it is answered', async () => {
    const { request, count, pauses } = createTestRequest([]);

    const { status } = await request('http://discord', {});

    expect(status).toBe(200);
    expect(count()).toBe(1);
    expect(pauses).toEqual([]);
  });

  it.each([400, 401, 403, 404, 429])('is left to discord.js after %i', async (status) => {
    const { request, count } = createTestRequest([status]);

    const response = await request('http://discord', {});

    expect(response.status).toBe(status);
    expect(count()).toBe(1);
  });

  it('is sent again after growing pauses while Discord fails', async () => {
    const { request, pauses, responses } = createTestRequest([502, new Error('reset'), 503]);

    const { status } = await request('http://discord', {});

    expect(status).toBe(200);
    expect(pauses).toEqual([250, 500, 1_000]);
    expect(responses.map(({ bodyUsed }) => bodyUsed)).toEqual([true, true, false]);
  });

  it('gives the last answer when Discord goes on failing', async () => {
    const { request, count } = createTestRequest([500, 500, 500, 500, 500, 503]);

    const { status } = await request('http://discord', {});

    expect(status).toBe(503);
    expect(count()).toBe(6);
  });

  it('passes on what the network says when that goes on failing', async () => {
    const refused = new Error('refused');
    const { request, count } = createTestRequest(Array.from({ length: 6 }, () => refused));

    await expect(request('http://discord', {})).rejects.toBe(refused);
    expect(count()).toBe(6);
  });

  it('is not sent again when its time is over', async () => {
    const { request, count } = createTestRequest([new Error('aborted')]);

    const sent = request('http://discord', { signal: AbortSignal.abort() });

    await expect(sent).rejects.toThrow('aborted');
    expect(count()).toBe(1);
  });
});
