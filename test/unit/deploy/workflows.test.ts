import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { repositoryRoot } from '../../support/shared-paths.ts';

const folder = path.join(repositoryRoot, '.github/workflows');

const workflowSchema = z.object({
  name: z.string(),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string().optional(),
      'timeout-minutes': z.number().optional(),
      permissions: z.record(z.string(), z.string()).optional(),
      uses: z.string().optional(),
      steps: z
        .array(z.object({ uses: z.string().optional(), run: z.string().optional() }))
        .optional(),
    }),
  ),
});

const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(path.join(folder, file), 'utf8');
  return { file, text, ...workflowSchema.parse(parse(text)) };
});

describe.each(workflows)('.github/workflows/$file', ({ text, permissions, jobs }) => {
  it('takes actions by commit, and says which version that is', () => {
    const used = text.split('\n').filter((line) => /uses: [^.]/.test(line));

    expect(used).not.toEqual([]);
    for (const line of used) {
      expect(line).toMatch(/uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('takes one commit of each action', () => {
    const used = workflows.flatMap((one) => one.text.match(/[\w-]+\/[\w-]+@[0-9a-f]{40}/g) ?? []);
    const names = new Set([...new Set(used)].map((one) => one.split('@')[0]));

    expect(names.size).toBe(new Set(used).size);
  });

  it('may write nothing but packages', () => {
    const all = [permissions, ...Object.values(jobs).map((job) => job.permissions ?? {})];
    const writing = all.flatMap((one) =>
      Object.entries(one).flatMap(([name, access]) => (access === 'write' ? [name] : [])),
    );

    expect(writing.filter((name) => name !== 'packages')).toEqual([]);
  });

  it('ends jobs that hang', () => {
    const endless = Object.entries(jobs).filter(
      ([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined,
    );

    expect(endless).toEqual([]);
  });

  it('keeps what comes from outside out of scripts, where it would be run', () => {
    const scripts = Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.map(({ run = '' }) => run),
    );

    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

describe('what the workflows check', () => {
  it('is what developers check: one line', () => {
    const check = workflows.find(({ name }) => name === 'check')?.jobs['check'];

    expect(check?.steps?.flatMap(({ run }) => run ?? [])).toEqual(['npm ci', 'npm run check']);
  });
});
