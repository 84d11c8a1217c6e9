import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { type CliResult, runShell } from '../support/cli-process.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { createTemporaryFolder, type Files } from '../support/temporary-folder.ts';

/** Runs one of the scripts that images and workflows run. */
function runScript(
  line: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return runShell(line.replace(/^node /, `'${process.execPath}' `), {
    cwd: repositoryRoot,
    settings,
  });
}

/** Starts a server of the test's own; returns its port. */
async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('This is no TCP socket');
  return address.port;
}

describe('scripts/check-health.mjs', () => {
  it.each([
    { status: 200, exitCode: 0 },
    { status: 503, exitCode: 1 },
  ])('exits with $exitCode when /health is $status', async ({ status, exitCode }) => {
    const asked: (string | undefined)[] = [];
    const port = await listen(({ url }, response) => {
      asked.push(url);
      response.writeHead(status).end();
    });

    const result = await runScript('node scripts/check-health.mjs', { PORT: String(port) });

    expect(result).toMatchObject({ exitCode, stderr: '' });
    expect(asked).toEqual(['/health']);
  });

  it('exits with 1 when nothing answers', async () => {
    const result = await runScript('node scripts/check-health.mjs', { PORT: '9' });

    expect(result).toMatchObject({ exitCode: 1, stderr: '' });
  });
});

describe('scripts/prune-image.mjs', () => {
  const installed: Files = {
    'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1': '',
    'onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node': '',
    'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so': '',
    'onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so.1': '',
    'onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll': '',
    'onnxruntime-node/dist/index.js': '',
    '@img/colour/index.js': '',
    '@img/sharp-linux-x64/sharp.node': '',
    '@img/sharp-libvips-linux-x64/lib.so': '',
    '@img/sharp-linuxmusl-x64/sharp.node': '',
    '@napi-rs/image/index.js': '',
    '@napi-rs/image-linux-x64-gnu/image.node': '',
    '@napi-rs/image-linux-x64-musl/image.node': '',
    '@resvg/resvg-js/index.js': '',
    '@resvg/resvg-js-linux-x64-gnu/resvg.node': '',
    '@resvg/resvg-js-linux-x64-musl/resvg.node': '',
    'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf': '',
    'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf': '',
    'dejavu-fonts-ttf/ttf/DejaVuSerif.ttf': '',
    'echarts/LICENSE': '',
    'echarts/dist/echarts.esm.min.mjs': '',
    'echarts/dist/echarts.js': '',
    'echarts/lib/core.js': '',
    'zrender/LICENSE': '',
    'zrender/lib/zrender.js': '',
    '@libsql/linux-x64-gnu/index.node': '',
    '@libsql/linux-x64-musl/index.node': '',
    'zod/index.js': '',
  };

  it('leaves the native code of one platform, and what is not native but once', async () => {
    const modules = await createTemporaryFolder(installed);

    const result = await runScript(`node scripts/prune-image.mjs '${modules}' x64`);

    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    const left = readdirSync(modules, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(modules, path.join(entry.parentPath, entry.name)));
    expect(left.toSorted()).toEqual([
      '@img/colour/index.js',
      '@img/sharp-libvips-linux-x64/lib.so',
      '@img/sharp-linux-x64/sharp.node',
      '@libsql/linux-x64-gnu/index.node',
      '@napi-rs/image-linux-x64-gnu/image.node',
      '@napi-rs/image/index.js',
      '@resvg/resvg-js-linux-x64-gnu/resvg.node',
      '@resvg/resvg-js/index.js',
      'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf',
      'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf',
      'echarts/LICENSE',
      'echarts/dist/echarts.esm.min.mjs',
      'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
      'onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
      'onnxruntime-node/dist/index.js',
      'zod/index.js',
      'zrender/LICENSE',
    ]);
  });

  it('makes no image whose native code is missing', async () => {
    const modules = await createTemporaryFolder(installed);

    const result = await runScript(`node scripts/prune-image.mjs '${modules}' arm64`);

    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/has no onnxruntime_binding\.node/);
  });

  it('knows no other platform', async () => {
    const result = await runScript('node scripts/prune-image.mjs node_modules amd64');

    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('usage: ');
  });
});

describe('scripts/wait-for-image.mjs', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const manifestUrl = `/v2/owner/whatsit/manifests/${digest}`;
  const index = {
    manifests: [
      { platform: { os: 'linux', architecture: 'amd64' } },
      { platform: { os: 'linux', architecture: 'arm64' } },
      { platform: { os: 'unknown', architecture: 'unknown' } }, // an attestation
    ],
  };

  /** A registry that shows its manifest only to who has asked for a token, as all public ones do. */
  async function startRegistry(
    answers: readonly { readonly status: number; readonly body?: object }[],
  ) {
    const served: number[] = [];
    const port = await listen(({ url, headers }, response) => {
      const { pathname, searchParams } = new URL(url ?? '', 'http://registry');
      if (pathname === '/token') {
        const isRight = searchParams.get('scope') === 'repository:owner/whatsit:pull';
        response.end(JSON.stringify({ token: isRight ? 'open' : 'wrong' }));
        return;
      }
      if (pathname !== manifestUrl || headers.authorization !== 'Bearer open') {
        const realm = `Bearer realm="http://127.0.0.1:${port}/token",service="registry"`;
        response.writeHead(401, { 'www-authenticate': realm }).end();
        return;
      }
      const answer = answers[Math.min(served.length, answers.length - 1)];
      served.push(answer?.status ?? 0);
      response.writeHead(answer?.status ?? 500).end(JSON.stringify(answer?.body ?? {}));
    });
    return { image: `127.0.0.1:${port}/owner/whatsit@${digest}`, served };
  }

  const wait = (image: string): Promise<CliResult> =>
    runScript(`node scripts/wait-for-image.mjs ${image} linux/amd64 linux/arm64`, {
      PAUSE_MS: '1',
    });

  it('asks again until the image is there', async () => {
    const { image, served } = await startRegistry([
      { status: 404 },
      { status: 503 },
      { status: 200, body: index },
    ]);

    const result = await wait(image);

    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(served).toEqual([404, 503, 200]);
  });

  it('gives up in the end', async () => {
    const { image, served } = await startRegistry([{ status: 404 }]);

    const result = await wait(image);

    expect(result).toMatchObject({ exitCode: 1, stderr: `${image}: the registry says 404\n` });
    expect(served).toHaveLength(30);
  });

  it('is not content with one platform of two', async () => {
    const half = { manifests: index.manifests.slice(0, 1) };
    const { image } = await startRegistry([{ status: 200, body: half }]);

    const result = await wait(image);

    expect(result).toMatchObject({ exitCode: 1, stderr: `${image}: nothing for linux/arm64\n` });
  });

  it('says what to do about an image that is private', async () => {
    const { image } = await startRegistry([{ status: 403 }]);

    const result = await wait(image);

    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('make the package public');
  });

  it('takes nothing but a digest: a tag may still be the last build', async () => {
    const result = await runScript('node scripts/wait-for-image.mjs ghcr.io/a/b:main linux/amd64');

    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('usage: ');
  });
});

describe('deploy/huggingface/push.sh', () => {
  async function makeSpace(): Promise<{ readonly address: string; show(file: string): string }> {
    const address = await createTemporaryFolder();
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', address, ...args], { encoding: 'utf8' });
    git('init', '--quiet', '--bare', '--initial-branch=main');
    const seed = await createTemporaryFolder({ 'README.md': 'new\n', '.gitattributes': '\n' });
    const seeding = `git init -q -b main && git add . && git -c user.name=a -c user.email=a@b commit -qm seed && git push -q '${address}' main`;
    execFileSync('sh', ['-c', seeding], { cwd: seed });
    return { address: `file://${address}`, show: (file) => git('show', `main:${file}`) };
  }

  const push = (space: string, image: string): Promise<CliResult> =>
    runScript(`deploy/huggingface/push.sh '${space}' ${image}`, { HF_TOKEN: 'hf_secret' });

  it('makes the Space run an image', async () => {
    const { address, show } = await makeSpace();

    const result = await push(address, 'ghcr.io/owner/whatsit@sha256:abc');

    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(show('Dockerfile')).toContain('\nARG IMAGE=ghcr.io/owner/whatsit@sha256:abc\n');
    expect(show('README.md')).toBe(
      readFileSync(path.join(repositoryRoot, 'deploy/huggingface/README.md'), 'utf8'),
    );
    expect(show('.gitattributes')).toBe('\n');
  });

  it('pushes nothing when the Space runs it already', async () => {
    const { address, show } = await makeSpace();
    await push(address, 'ghcr.io/owner/whatsit@sha256:abc');
    const before = show('');

    const result = await push(address, 'ghcr.io/owner/whatsit@sha256:abc');

    expect(result).toMatchObject({
      exitCode: 0,
      stdout: 'The Space runs this image already.\n',
    });
    expect(show('')).toBe(before);
  });

  it('fails when it cannot push, and keeps the token to itself', async () => {
    const folder = await createTemporaryFolder();

    const result = await push(path.join(folder, 'nowhere'), 'ghcr.io/owner/whatsit@sha256:abc');

    expect(result.exitCode).not.toBe(0);
    expect(result.stdout + result.stderr).not.toContain('hf_secret');
  });
});
