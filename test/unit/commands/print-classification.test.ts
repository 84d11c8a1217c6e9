import { describe, expect, it } from 'vitest';

import { formatClassification } from '../../../src/commands/print-classification.ts';
import { catClassification } from '../../support/fake-classifier.ts';

const unsure = { ...catClassification, confident: false };

describe('the answer on a terminal', () => {
  it('has the verdict on one line, then the labels with bars below each other', () => {
    const text = formatClassification('pets/a.jpg', catClassification);

    expect(text.split('\n')).toEqual([
      'pets/a.jpg: cat (75.0 %)',
      '  cat     ██████████████████······  75.0 %',
      '  beagle  ██████··················  25.0 %',
    ]);
  });

  it.each([
    [1, '████████████████████████  100.0 %'],
    [0, '························   0.0 %'],
    [0.5, '████████████············  50.0 %'],
    [0.52, '████████████▍···········  52.0 %'],
    [0.999, '███████████████████████▉  99.9 %'],
    [0.001, '························   0.1 %'],
  ])('shows %f as a bar of 24 columns', (probability, expected) => {
    const predictions = [{ label: 'cat', probability }];

    const text = formatClassification('a.jpg', { ...catClassification, predictions });

    expect(text.split('\n')[1]).toBe(`  cat  ${expected}`);
  });

  it('says that it is not sure', () => {
    const text = formatClassification('a.jpg', unsure);

    expect(text.split('\n')[0]).toBe('a.jpg: not sure; perhaps:');
  });

  it.each([
    ['dog', 'a dog'],
    ['animal', 'an animal'],
    ['Elephant', 'an Elephant'],
  ])('names the group "%s" where it is not sure of the label', (label, words) => {
    const group = { label, probability: 0.93 };

    const text = formatClassification('a.jpg', { ...unsure, group });

    expect(text.split('\n')[0]).toBe(`a.jpg: not sure, but ${words} (93.0 %); perhaps:`);
  });

  it('keeps the group to itself where it is sure', () => {
    const group = { label: 'pet', probability: 0.99 };

    const text = formatClassification('a.jpg', { ...catClassification, group });

    expect(text).not.toContain('pet');
  });

  it('shows control characters in names as question marks', () => {
    const text = formatClassification('\u001b[2Ja\n.jpg', catClassification);

    expect(text.split('\n')[0]).toBe('?[2Ja?.jpg: cat (75.0 %)');
  });
});
