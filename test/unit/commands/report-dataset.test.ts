import { expect, it } from 'vitest';

import { reportDataset } from '../../../src/commands/report-dataset.ts';

it('what is odd about a data set lets no name command the terminal', () => {
  const dataset = { remarks: ['no class: \u001b[31m'], missing: ['x', 'y'] };

  expect(reportDataset(dataset)).toEqual([
    'no class: ?[31m',
    '2 pictures are listed, but not there (the first: x)',
  ]);
});
