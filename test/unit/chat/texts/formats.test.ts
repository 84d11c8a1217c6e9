import { describe, expect, it } from 'vitest';

import { createFormats } from '../../../../src/chat/texts/formats.ts';

describe('percentages', () => {
  const { percent } = createFormats('en');

  it.each([
    [0, '0%'],
    [0.0001, '<1%'],
    [0.0099, '<1%'],
    [0.01, '1%'],
    [0.155, '16%'],
    [0.99, '99%'],
    [0.9901, '>99%'],
    [0.9999999, '>99%'],
    [1, '100%'],
  ])('write %f as %s', (probability, expected) => {
    expect(percent(probability)).toBe(expected);
  });

  it('are written as the language has them', () => {
    expect(createFormats('es').percent(0.934)).toBe('93\u{a0}%');
  });
});

describe('durations', () => {
  it.each([
    [12_001, '13 seconds'],
    [1000, '1 second'],
    [1, '1 second'],
    [0, '1 second'],
  ])('write %i ms as %s: never too short', (durationMs, expected) => {
    expect(createFormats('en').seconds(durationMs)).toBe(expected);
  });

  it('are written as the language has them', () => {
    expect(createFormats('es').seconds(12_000)).toBe('12 segundos');
  });
});
