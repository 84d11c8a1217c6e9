import { describe, expect, it } from 'vitest';

import { checkMemory } from '../../../../src/commands/doctor/check-memory.ts';
import { checkNode } from '../../../../src/commands/doctor/check-node.ts';
import { checkThreads } from '../../../../src/commands/doctor/check-threads.ts';
import { parseConfig } from '../../../../src/config.ts';

const GB = 1e9;

describe('Node', () => {
  it.each([
    ['18.20.4', 'failure'],
    ['20.18.3', 'failure'],
    ['20.19.0', 'warning'],
    ['22.12.0', 'ok'],
    ['24.1.0', 'ok'],
  ])('%s is %s', (version, status) => {
    expect(checkNode(version)).toMatchObject({ check: 'node', status });
  });
});

describe('threads', () => {
  it.each([
    [{}, 'ok', /^2 processes of 1 thread on 2 CPUs/],
    [{ INFERENCE_PROCESSES: '1', INFERENCE_THREADS: '2' }, 'ok', /^1 process of 2 threads/],
    [{ INFERENCE_THREADS: '4' }, 'warning', /^2 processes of 4 threads on 2 CPUs/],
    [{ INFERENCE_PROCESSES: '3' }, 'warning', /^3 processes/],
  ])('of %j on two CPUs are %s', (settings, status, message) => {
    expect(checkThreads(parseConfig(settings), 2)).toMatchObject({
      status,
      message: expect.stringMatching(message),
    });
  });
});

describe('memory', () => {
  function check(totalBytes: number, freeBytes = totalBytes, settings = {}) {
    return checkMemory(parseConfig(settings), { totalBytes, freeBytes }, 2);
  }

  it('for everything is well', () => {
    expect(check(2 * GB)).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/^2,000 MB free of 2,000 MB; \d+ MB are needed/),
    });
  });

  it('that is too little at all is a failure', () => {
    expect(check(0.3 * GB)).toMatchObject({
      status: 'failure',
      advice: expect.stringContaining('INFERENCE_PROCESSES'),
    });
  });

  it('that others use may come free again', () => {
    expect(check(2 * GB, 0.1 * GB)).toMatchObject({ status: 'warning' });
  });

  it('that would do but for large pictures is a reason to lower their limit', () => {
    const advice = expect.stringContaining('MAX_IMAGE_PIXELS');

    expect(check(0.6 * GB)).toMatchObject({ status: 'warning', advice });
    expect(check(0.6 * GB, 0.6 * GB, { MAX_IMAGE_PIXELS: '5000000' })).toMatchObject({
      status: 'ok',
    });
  });

  it('is needed for each process', () => {
    expect(check(2 * GB, 2 * GB, { INFERENCE_PROCESSES: '40' })).toMatchObject({
      status: 'failure',
    });
  });
});
