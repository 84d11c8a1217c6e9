import { describe, expect, it } from 'vitest';

import { closestName } from '../../../../src/commands/doctor/closest-name.ts';

const names = ['PORT', 'HOST', 'DISCORD_TOKEN', 'INFERENCE_THREADS', 'TOP_K'];

describe('the closest name', () => {
  it.each([
    ['DISCORD_TOKN', 'DISCORD_TOKEN'],
    ['DISCORD_TOKENS', 'DISCORD_TOKEN'],
    ['DICSORD_TOKEN', 'DISCORD_TOKEN'],
    ['INFERENCE_THREAD', 'INFERENCE_THREADS'],
    ['TOPK', 'TOP_K'],
    ['POST', 'PORT'],
    ['PORT', 'PORT'],
  ])('to %s is %s', (typed, meant) => {
    expect(closestName(typed, names)).toBe(meant);
  });

  it.each(['', 'EDITOR', 'TELEGRAM_TOKEN', 'DISCORD_API'])('to "%s" is none', (typed) => {
    expect(closestName(typed, names)).toBeUndefined();
  });
});
