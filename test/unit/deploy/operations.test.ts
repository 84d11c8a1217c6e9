import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { settingNames } from '../../../src/config.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';

const folder = path.join(repositoryRoot, 'docs');
const text = readFileSync(path.join(folder, 'operations.md'), 'utf8');
const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

/** Names in capitals that are no settings of the service. */
const others = new Set([
  'HEALTHCHECK',
  'WHATSIT_IMAGE',
  'RENDER_DEPLOY_HOOK',
  'HF_TOKEN',
  'HF_SPACE',
]);

describe('docs/operations.md', () => {
  it('links to files that there are', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link);

    expect(links).not.toEqual([]);
    expect(links.filter((link) => !existsSync(path.join(folder, link)))).toEqual([]);
  });

  it('names settings that there are', () => {
    const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);
    const names = code.flatMap((words) => /^([A-Z][A-Z_]{3,})(?:=|$)/.exec(words)?.[1] ?? []);

    expect(names).toContain('TRUSTED_PROXIES');
    expect(names.filter((name) => !settingNames.includes(name) && !others.has(name))).toEqual([]);
  });

  it('names what workflows and compose.yaml really ask for', () => {
    const workflow = read('.github/workflows/publish.yml');

    for (const name of ['RENDER_DEPLOY_HOOK', 'HF_TOKEN']) {
      expect(text).toContain(`\`${name}\``);
      expect(workflow).toContain(`secrets.${name} `);
    }
    expect(workflow).toContain('vars.HF_SPACE ');
    expect(read('compose.yaml')).toContain('${WHATSIT_IMAGE:-');
  });
});
