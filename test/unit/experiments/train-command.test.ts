import { describe, expect, it } from 'vitest';

import type { Run } from '../../../src/experiments/runs/run.ts';
import { trainCommand } from '../../../src/experiments/runs/train-command.ts';

describe('the command that makes a run again', () => {
  const command = (flags: Run['source']['flags'], { name = 'garden', data = './photos' } = {}) =>
    trainCommand({ name, source: { data: '/home/somebody/photos', flags } }, data);

  it('says flags as the command line has them', () => {
    const flags = {
      batchSize: 32,
      labelSmoothing: 0,
      ratios: [80, 10, 10],
      balanced: false,
      standardized: true,
    };

    expect(command(flags)).toBe(
      [
        'npx whatsit train ./photos',
        '--name garden',
        '--batch-size 32',
        '--label-smoothing 0',
        '--ratios 80/10/10',
        '--no-balanced',
        '--standardized',
      ].join(' \\\n  '),
    );
  });

  it('quotes what a shell would take apart', () => {
    expect(command({}, { name: "it's $HOME", data: './my photos' })).toBe(
      String.raw`npx whatsit train './my photos' \
  --name 'it'\''s $HOME'`,
    );
  });

  it('does not tell where the pictures lie', () => {
    expect(command({}, { data: 'PICTURES' })).not.toContain('somebody');
  });
});
