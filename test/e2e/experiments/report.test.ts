import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { runCli } from '../../support/cli-process.ts';
import { makeTrainingPlace, writeFinishedRun } from '../../support/finished-run.ts';
import { createRunFolder } from '../../support/run-folder.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const PNG_SIGNATURE = '89504e470d0a1a0a';

/** Two runs that were never trained, of which only what training notes is there. */
async function prepare() {
  const runsDir = await createTemporaryFolder();
  await createRunFolder(runsDir, { id: '20261124-101500-0a1b', name: 'frozen', skill: 6 });
  await createRunFolder(runsDir, {
    id: '20261124-111500-2c3d',
    name: 'unfrozen',
    parameters: { unfreeze: 'all' },
  });
  const out = await createTemporaryFolder();
  return {
    artifacts: path.join(runsDir, '20261124-101500-0a1b', 'artifacts'),
    out: (name: string) => path.join(out, name),
    report: (...args: readonly string[]) =>
      runCli(['experiments', 'report', ...args], { settings: { RUNS_DIR: runsDir }, cwd: out }),
  };
}

describe('whatsit experiments report', () => {
  it('writes the report of a run and its charts again, and says where', async () => {
    const { artifacts, report } = await prepare();
    const file = path.join(artifacts, 'report.html');

    const result = await report('frozen');

    const page = await readFile(file, 'utf8');
    const charts = await readdir(path.join(artifacts, 'plots'));
    expect(result).toEqual({ exitCode: 0, stdout: `${file}\n`, stderr: '' });
    expect(page).toMatch(/^<!doctype html>[^]*frozen[^]*<svg/iu);
    expect(page).not.toMatch(/(src|href)="https?:/u);
    expect(new Set(charts.map((name) => path.extname(name)))).toEqual(new Set(['.svg', '.png']));
  });

  it('writes it elsewhere when told to, and leaves the run as it was', async () => {
    const { artifacts, out, report } = await prepare();
    const before = await readdir(artifacts);

    const { exitCode, stdout } = await report('20261124-10', '--out', out('frozen.html'));

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${out('frozen.html')}\n`);
    expect(await readFile(out('frozen.html'), 'utf8')).toMatch(/^<!doctype html>/iu);
    expect(await readdir(artifacts)).toEqual(before);
  });

  it('compares several runs on one page', async () => {
    const { out, report } = await prepare();

    const result = await report('frozen', 'unfrozen', '--out', out('both.html'));

    const page = await readFile(out('both.html'), 'utf8');
    expect(result).toEqual({ exitCode: 0, stdout: `${out('both.html')}\n`, stderr: '' });
    expect(page).toMatch(/^<!doctype html>[^]*<svg/iu);
    expect(page).toContain('20261124-101500-0a1b');
    expect(page).toContain('20261124-111500-2c3d');
  });

  it('calls that page comparison.html where it is not told otherwise', async () => {
    const { out, report } = await prepare();

    const { stdout } = await report('frozen', 'unfrozen');

    expect(stdout).toBe('comparison.html\n');
    expect(existsSync(out('comparison.html'))).toBe(true);
  });

  it('says which run there is not, and writes nothing', async () => {
    const { out, report } = await prepare();

    const { exitCode, stdout, stderr } = await report('frozen', 'gone', '--out', out('x.html'));

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe('error: there is no run "gone" in RUNS_DIR\n');
    expect(existsSync(out('x.html'))).toBe(false);
  });
});

describe('whatsit experiments versions --chart', () => {
  it('draws the versions of a model beside listing them, as SVG or as PNG', async () => {
    const { settings, runsDir } = await makeTrainingPlace();
    await writeFinishedRun(runsDir, '20260501-120000-aaaa', 'abcdefghij'.split(''));
    const experiments = (...args: readonly string[]) =>
      runCli(['experiments', ...args], { settings });
    await experiments('promote', 'garden', '--as', 'pets');
    await experiments('promote', 'garden', '--as', 'pets');
    const svg = path.join(runsDir, 'versions.svg');
    const png = path.join(runsDir, 'versions.png');

    const listed = await experiments('versions', 'pets');
    const drawn = await experiments('versions', 'pets', '--chart', svg);
    await experiments('versions', 'pets', '--chart', png);

    expect(drawn).toEqual({ exitCode: 0, stdout: listed.stdout, stderr: `wrote ${svg}\n` });
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg[^]*pets/u);
    expect((await readFile(png)).subarray(0, 8).toString('hex')).toBe(PNG_SIGNATURE);
  });

  it('says in a sentence where the chart cannot be written', async () => {
    const { settings, runsDir } = await makeTrainingPlace();
    await writeFinishedRun(runsDir, '20260501-120000-aaaa', 'abcdefghij'.split(''));
    await runCli(['experiments', 'promote', 'garden', '--as', 'pets'], { settings });

    const args = ['experiments', 'versions', 'pets', '--chart', '/nowhere/versions.svg'];
    const { exitCode, stderr } = await runCli(args, { settings });

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: /nowhere/versions.svg: cannot be written (ENOENT)\n');
  });
});
