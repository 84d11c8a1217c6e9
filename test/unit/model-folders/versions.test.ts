import {
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { listModels } from '../../../src/model-folders/list-models.ts';
import { createModelStore } from '../../../src/model-folders/versions/model-store.ts';
import {
  publishVersion,
  switchVersion,
} from '../../../src/model-folders/versions/publish-version.ts';
import { hashFile } from '../../../src/system/hash-file.ts';
import { currentVersion, listVersions } from '../../../src/model-folders/versions/versions.ts';
import { publishMarked, seeModel, writeMarkedModel } from '../../support/model-versions.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** `MODELS_DIR`, and finished models beside it, each named for its mark. */
async function prepare(...marks: readonly string[]) {
  const root = await createTemporaryFolder({ 'models/README.md': '' });
  const modelsDir = path.join(root, 'models');
  for (const mark of marks) await writeMarkedModel(path.join(root, mark), mark);
  const publish = (mark: string, name = 'pets'): Promise<number> =>
    publishMarked(modelsDir, name, path.join(root, mark));
  return { root, modelsDir, publish, see: (name = 'pets') => seeModel(modelsDir, name) };
}

async function listUnfinished(modelsDir: string): Promise<readonly string[]> {
  const names = await readdir(path.join(modelsDir, '.versions/pets'));
  return names.filter((name) => name.startsWith('.') || name === 'stand-in');
}

describe('publishing', () => {
  it('makes a new model version 1', async () => {
    const { modelsDir, publish, see } = await prepare('red');

    expect(await publish('red')).toBe(1);
    expect(await see()).toBe('red');
    expect(await currentVersion(modelsDir, 'pets')).toBe(1);
  });

  it('makes the next one the next version, and keeps the one before', async () => {
    const { modelsDir, publish, see } = await prepare('red', 'blue');
    await publish('red');

    expect(await publish('blue')).toBe(2);
    expect(await see()).toBe('blue');
    expect(await listVersions(modelsDir, 'pets')).toEqual([1, 2]);
    expect(await readFile(path.join(modelsDir, '.versions/pets/1/README.md'), 'utf8')).toBe(
      '# red\n',
    );
  });

  it('shows every tool a folder by the name of the model', async () => {
    const { modelsDir, publish } = await prepare('red');
    await publish('red');

    expect(await readFile(path.join(modelsDir, 'pets/README.md'), 'utf8')).toBe('# red\n');
  });

  it('leaves the model that it comes from where it is', async () => {
    const { root, publish } = await prepare('red');
    await publish('red');

    expect(await readdir(path.join(root, 'red'))).toContain('config.json');
  });

  it('keeps the file of a listed version for whoever opens it later', async () => {
    const { modelsDir, publish } = await prepare('red', 'blue');
    await publish('red');
    const { models } = await listModels(modelsDir);
    await publish('blue');

    const [model] = models;
    expect(await hashFile(model?.onnxPath ?? '')).toBe(model?.sha256);
  });

  it('keeps a model that came as a plain folder as version 1', async () => {
    const { modelsDir, publish, see } = await prepare('blue');
    await writeMarkedModel(path.join(modelsDir, 'pets'), 'red');

    expect(await publish('blue')).toBe(2);
    expect(await see()).toBe('blue');
    await switchVersion(modelsDir, 'pets');
    expect(await see()).toBe('red');
  });

  it('keeps a plain folder that was put in the place of versions, too', async () => {
    const { modelsDir, publish, see } = await prepare('red', 'blue');
    await publish('red');
    await rm(path.join(modelsDir, 'pets'));
    await writeMarkedModel(path.join(modelsDir, 'pets'), 'green');

    expect(await publish('blue')).toBe(3);
    await switchVersion(modelsDir, 'pets');
    expect(await see()).toBe('green');
  });

  it('keeps one that was put there by hand after a process was killed in between', async () => {
    const { modelsDir, publish, see } = await prepare('red', 'blue');
    await publish('red');
    await rm(path.join(modelsDir, 'pets'));
    await symlink('1', path.join(modelsDir, '.versions/pets/stand-in'));
    await writeMarkedModel(path.join(modelsDir, 'pets'), 'green');

    expect(await publish('blue')).toBe(3);
    await switchVersion(modelsDir, 'pets');
    expect(await see()).toBe('green');
    expect(await listUnfinished(modelsDir)).toEqual([]);
  });

  it('works on in a folder that was moved elsewhere', async () => {
    const { root, modelsDir, publish } = await prepare('red');
    await publish('red');
    const moved = path.join(root, 'moved');
    await rename(modelsDir, moved);

    expect(await seeModel(moved, 'pets')).toBe('red');
  });

  it('gives several that publish at once a version each', async () => {
    const { modelsDir, publish, see } = await prepare('red', 'blue', 'green');

    const versions = await Promise.all(['red', 'blue', 'green'].map((mark) => publish(mark)));

    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect(await listVersions(modelsDir, 'pets')).toEqual([1, 2, 3]);
    expect(['red', 'blue', 'green']).toContain(await see());
    expect(await listUnfinished(modelsDir)).toEqual([]);
  });

  it('gives several that replace a plain folder at once a version each', async () => {
    const { modelsDir, publish, see } = await prepare('red', 'blue');
    await writeMarkedModel(path.join(modelsDir, 'pets'), 'green');

    const versions = await Promise.all(['red', 'blue'].map((mark) => publish(mark)));

    expect(new Set(versions).size).toBe(2);
    expect(await listVersions(modelsDir, 'pets')).toHaveLength(3);
    expect(['red', 'blue']).toContain(await see());
  });

  it('refuses the name of a base', async () => {
    const { root, modelsDir, publish } = await prepare('red');
    await writeMarkedModel(path.join(modelsDir, 'pets'), 'green');
    const file = path.join(modelsDir, 'pets/whatsit.json');
    await writeFile(file, JSON.stringify({ version: 1, purpose: 'base' }));

    await expect(publish('red')).rejects.toMatchObject({
      code: 'parameter-invalid',
      message: '"pets" is a base for training, not a classifier; choose another name',
    });
    expect(await readdir(root)).toContain('red');
  });

  it('refuses a model that is not whole, and leaves nothing of it', async () => {
    const { root, modelsDir, publish } = await prepare('red');
    await rm(path.join(root, 'red/onnx'), { recursive: true });

    await expect(publish('red')).rejects.toMatchObject({ code: 'model-invalid' });
    expect(await readdir(modelsDir)).toEqual(['README.md']);
  });

  it('refuses to replace a file or a link that somebody else has made', async () => {
    const { root, modelsDir, publish } = await prepare('red');
    await symlink(path.join(root, 'red'), path.join(modelsDir, 'pets'));

    await expect(publish('red')).rejects.toThrow('MODELS_DIR has a link to elsewhere named "pets"');
    await expect(publish('red', 'README.md')).rejects.toThrow(
      'MODELS_DIR has a file named "README.md"',
    );
    expect(await readlink(path.join(modelsDir, 'pets'))).toBe(path.join(root, 'red'));
  });

  it('says in a sentence that nothing can be written', async () => {
    const { modelsDir, publish } = await prepare('red');
    await writeFile(path.join(modelsDir, '.versions'), ''); // root may write to every folder, but not below a file

    await expect(publish('red')).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/^MODELS_DIR cannot be written to \(E[A-Z]+\)$/),
    });
  });

  it('takes away what killed processes have left, and nothing that is being made', async () => {
    const { modelsDir, publish } = await prepare('red');
    const versions = path.join(modelsDir, '.versions/pets');
    const nobody = 2 ** 22 + 1; // beyond the largest number that Linux gives to a process
    const left = `.unfinished_${os.hostname()}_${nobody}_a`;
    const made = `.unfinished_${os.hostname()}_${process.ppid}_b`;
    const elsewhere = '.unfinished_other-host_1_c';
    const forgotten = '.unfinished_other-host_1_d';
    for (const name of [left, made, elsewhere, forgotten]) {
      await mkdir(path.join(versions, name), { recursive: true });
    }
    await utimes(path.join(versions, forgotten), new Date(0), new Date(0));

    await publish('red');

    expect((await listUnfinished(modelsDir)).toSorted()).toEqual([elsewhere, made].toSorted());
  });

  it('leaves nothing of what was not published after all', async () => {
    const { root, modelsDir } = await prepare('red');
    const staged = await createModelStore(modelsDir).stage('pets', path.join(root, 'red'));

    staged.discard();

    expect(await listUnfinished(modelsDir)).toEqual([]);
    expect(await seeModel(modelsDir, 'pets')).toBe('missing');
  });
});

describe('going back', () => {
  it('goes to the version before the current one', async () => {
    const { modelsDir, publish, see } = await prepare('red', 'blue', 'green');
    for (const mark of ['red', 'blue', 'green']) await publish(mark);

    expect(await switchVersion(modelsDir, 'pets')).toBe(2);
    expect(await see()).toBe('blue');
    expect(await switchVersion(modelsDir, 'pets')).toBe(1);
    expect(await see()).toBe('red');
  });

  it('goes to any version, forward as well', async () => {
    const { modelsDir, publish, see } = await prepare('red', 'blue');
    for (const mark of ['red', 'blue']) await publish(mark);
    await switchVersion(modelsDir, 'pets', 1);

    await switchVersion(modelsDir, 'pets', 2);

    expect(await see()).toBe('blue');
  });

  it('gives the next model a number that none had', async () => {
    const { modelsDir, publish } = await prepare('red', 'blue', 'green');
    for (const mark of ['red', 'blue']) await publish(mark);
    await switchVersion(modelsDir, 'pets');

    expect(await publish('green')).toBe(3);
  });

  it('names the versions that there are where one is missing', async () => {
    const { modelsDir, publish } = await prepare('red', 'blue');
    for (const mark of ['red', 'blue']) await publish(mark);

    await expect(switchVersion(modelsDir, 'pets', 7)).rejects.toMatchObject({
      code: 'not-found',
      message: 'the model "pets" has no version 7; it has: 1, 2',
    });
    await switchVersion(modelsDir, 'pets', 1);
    await expect(switchVersion(modelsDir, 'pets')).rejects.toThrow(
      'the model "pets" has no version before the one that counts; it has: 1, 2',
    );
  });

  it('says that there were never versions', async () => {
    const { modelsDir } = await prepare();

    await expect(switchVersion(modelsDir, 'pets')).rejects.toThrow(
      'no version of a model "pets" was ever published',
    );
    await expect(readdir(path.join(modelsDir, '.versions'))).rejects.toThrow('ENOENT');
  });
});

it('does not make a version of nothing', async () => {
  const { modelsDir } = await prepare();

  await expect(
    publishVersion(modelsDir, 'pets', path.join(modelsDir, '.versions/pets/nothing')),
  ).rejects.toMatchObject({ code: 'config-invalid' });
  expect(await listVersions(modelsDir, 'pets')).toEqual([]);
});
