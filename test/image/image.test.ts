import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readFixture } from '../support/fixtures.ts';
import { makePictureFolder } from '../support/picture-folder.ts';
import { predict } from '../support/service-client.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { allGone, childPids, eventually, signalIfAlive } from '../support/shared-processes.ts';
import { runFolders } from '../support/training-process.ts';
import { makeBaseImage } from './base-image.ts';
import { copyBuildContext } from './build-context.ts';
import { type BuildOptions, buildStage, type Image } from './build-image.ts';
import { startContainer } from './container.ts';
import { parseDockerfile, type Stage } from './dockerfile.ts';
import { findNativeCode } from './native-code.ts';

const MEGABYTE = 1_000_000;

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)(`the image${isRoot ? '' : ' [SKIPPED: namespaces need root]'}`, () => {
  let scratch: string;
  let stages: readonly Stage[];
  let options: BuildOptions;
  let image: Image;

  /** The layer that the Dockerfile adds. */
  const layer = (): string => path.join(options.scratch, 'final');

  beforeAll(async () => {
    scratch = await mkdtemp(path.join(os.tmpdir(), 'whatsit-image-'));
    stages = parseDockerfile(readFileSync(path.join(repositoryRoot, 'Dockerfile'), 'utf8'));
    const last = stages.at(-1);
    if (!last) throw new Error('The Dockerfile has no stage');
    options = {
      base: path.join(scratch, 'base'),
      context: path.join(scratch, 'context'),
      scratch: path.join(scratch, 'amd64'),
      targetArchitecture: 'amd64',
    };
    makeBaseImage(last.image, options.base);
    await copyBuildContext(repositoryRoot, options.context);
    image = await buildStage(stages, last, options);
  });
  afterAll(() => {
    execFileSync('rm', ['-rf', scratch]);
  });

  it('answers, as a user without rights on a read-only root', async () => {
    const container = await startContainer(image);

    const { answer } = await predict(container.url, readFixture('photos/odd-sides.jpg'));
    const status = readFileSync(`/proc/${container.pid}/status`, 'utf8');
    const writing = await container.execute(['touch', '/app/new', '/tmp/new']);

    expect(answer?.predicted_class).toBe('Egyptian cat');
    expect(status).toMatch(/^Uid:\s+1000\s+1000/m);
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(writing.output.match(/Read-only file system/g)).toHaveLength(2);
  });

  it('listens to all, and limits what one client may ask', () => {
    expect(image.variables).toMatchObject({ HOST: '0.0.0.0', HTTP_RATE_LIMIT_PER_MINUTE: '60' });
  });

  it('ends by itself at SIGTERM, though it is process 1', async () => {
    const container = await startContainer(image);
    const namespaced = readFileSync(`/proc/${container.pid}/status`, 'utf8');

    const { exitCode, durationMs } = await container.end('SIGTERM');

    expect(namespaced).toMatch(/^NSpid:\s+\d+\s+1$/m);
    expect(exitCode).toBe(0);
    expect(durationMs).toBeLessThan(10_000);
  });

  it('replaces an inference process that died, and leaves no dead one behind', async () => {
    const container = await startContainer(image);
    const before = childPids(container.pid);

    for (const pid of before) signalIfAlive(pid, 'SIGKILL');
    await allGone(before);
    const { answer } = await predict(container.url, readFixture('photos/odd-sides.jpg'));

    expect(answer?.predicted_class).toBe('Egyptian cat');
    await eventually(() => {
      expect(childPids(container.pid)).toHaveLength(before.length);
      expect(childPids(container.pid).map(stateOf)).not.toContain('Z');
    });
  });

  it('allocates with jemalloc, also where pictures are decoded', async () => {
    const container = await startContainer(image);

    const processes = [container.pid, ...childPids(container.pid)];

    expect(processes.length).toBeGreaterThan(1);
    for (const pid of processes) {
      expect(readFileSync(`/proc/${pid}/maps`, 'utf8')).toContain('libjemalloc.so.2');
    }
    expect(container.log()).not.toContain('cannot be preloaded');
  });

  it('keeps what chats have chosen in its volume', async () => {
    const container = await startContainer(image, {
      TELEGRAM_TOKEN: '1:token',
      TELEGRAM_API_URL: 'http://127.0.0.1:9',
    });

    const files = await eventually(() => {
      const found = readdirSync(container.volume);
      expect(found).not.toEqual([]);
      return found;
    });

    const owners = files.map((file) => statSync(path.join(container.volume, file)).uid);
    expect(new Set(owners)).toEqual(new Set([1000]));
  });

  it('has the command line', async () => {
    const container = await startContainer(image);

    writeFileSync(path.join(container.volume, 'photo.jpg'), readFixture('photos/odd-sides.jpg'));
    const predicted = await container.execute(['sh', '-c', 'whatsit predict - < /data/photo.jpg']);
    const advice = await container.execute(['whatsit', 'doctor']);

    expect(predicted).toMatchObject({ exitCode: 0 });
    expect(predicted.output).toContain('Egyptian cat');
    expect(advice.output).toContain('imagenet');
  });

  it('trains, and draws what came of it', async () => {
    const container = await startContainer(image);
    const photos = await makePictureFolder(5);
    cpSync(photos, path.join(container.volume, 'photos'), { recursive: true });
    execFileSync('chmod', ['-R', 'a+rX', path.join(container.volume, 'photos')]);

    const trained = await container.execute(['whatsit', 'train', '/data/photos', '--epochs', '1']);

    expect([trained.exitCode, trained.output]).toEqual([0, expect.anything()]);
    const [run = ''] = runFolders(path.join(container.volume, 'runs'));
    expect(readdirSync(path.join(run, 'artifacts', 'plots'))).toContain('loss-by-epoch.png');
  });

  it('weighs less than 350 MB with Node', () => {
    const node = statSync(path.join(options.base, 'usr/local/bin/node')).size;
    const ours = Number(execFileSync('du', ['-sb', layer()], { encoding: 'utf8' }).split('\t')[0]);

    process.stdout.write(
      `the image's own layer ${megabytes(ours)} MB, Node ${megabytes(node)} MB\n`,
    );
    expect(ours + node).toBeLessThan(350 * MEGABYTE);
  });

  it('holds what runs, and neither sources nor tools', () => {
    const app = path.join(layer(), 'app');

    expect(readdirSync(app).toSorted()).toEqual([
      'LICENSE',
      'THIRD_PARTY.md',
      'dist',
      'models',
      'node_modules',
      'package.json',
      'scripts',
      'web',
    ]);
    expect(existsSync(path.join(app, 'node_modules/discord.js'))).toBe(true);
    expect(existsSync(path.join(app, 'node_modules/typescript'))).toBe(false);
  });

  it('has native code of its own platform only', async () => {
    const files = await findNativeCode(path.join(layer(), 'app'));

    expect(files.length).toBeGreaterThan(4);
    expect(files.filter(({ platform }) => platform !== 'elf x64 glibc')).toEqual([]);
  });

  it('has the native code of arm64 when it is built for that', async () => {
    const dependencies = stages.find(({ name }) => name === 'dependencies');
    if (!dependencies) throw new Error('There is no such stage');

    const { layers } = await buildStage(stages, dependencies, {
      ...options,
      scratch: path.join(scratch, 'arm64'),
      targetArchitecture: 'arm64',
    });
    const files = await findNativeCode(path.join(layers[0] ?? '', 'app'));

    expect(files.length).toBeGreaterThan(4);
    expect(files.filter(({ platform }) => platform !== 'elf arm64 glibc')).toEqual([]);
  });
});

function stateOf(pid: number): string | undefined {
  return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
