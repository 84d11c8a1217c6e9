// Removes native code that an image for Linux with glibc cannot run: node scripts/prune-image.mjs <node_modules> <x64|arm64>
// npm leaves some: onnxruntime-node is one package for all systems, and not every musl package says that it is one.
// The charts' packages bring themselves several times over, of which one file is used, and fonts that no chart uses.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const [modules, cpu] = process.argv.slice(2);
if (!modules || !['x64', 'arm64'].includes(cpu)) {
  throw new TypeError('usage: prune-image.mjs <node_modules> <x64|arm64>');
}

/** In each folder stays what is named; of the rest goes what the pattern tells to be for a platform. */
const homes = [
  { folder: 'onnxruntime-node/bin/napi-v6', stays: ['linux'], goes: /./ },
  { folder: 'onnxruntime-node/bin/napi-v6/linux', stays: [cpu], goes: /./ },
  {
    folder: `onnxruntime-node/bin/napi-v6/linux/${cpu}`,
    stays: ['libonnxruntime.so.1', 'onnxruntime_binding.node'],
    goes: /./, // what an install script fetches for GPUs
  },
  {
    folder: '@img',
    stays: [`sharp-linux-${cpu}`, `sharp-libvips-linux-${cpu}`],
    goes: /^sharp-/,
  },
  { folder: '@napi-rs', stays: [`image-linux-${cpu}-gnu`], goes: /^image-/ },
  { folder: '@resvg', stays: [`resvg-js-linux-${cpu}-gnu`], goes: /^resvg-js-/ },
  { folder: 'echarts', stays: ['dist'], goes: /^(asset|i18n|lib|ssr|theme|types)$/ },
  { folder: 'echarts/dist', stays: ['echarts.esm.min.mjs'], goes: /./ },
  { folder: 'zrender', stays: ['LICENSE'], goes: /./ }, // ECharts' bundle has it in it
  {
    folder: 'dejavu-fonts-ttf/ttf',
    stays: ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'],
    goes: /\.ttf$/,
  },
  { folder: '@libsql', stays: [`linux-${cpu}-gnu`], goes: /^(linux|darwin|win32)-/ },
];

for (const { folder, stays, goes } of homes) {
  const home = path.join(modules, folder);
  const missing = stays.filter((name) => !existsSync(path.join(home, name)));
  // A new version may keep its files elsewhere: better no image than one that cannot start.
  if (missing.length > 0) throw new Error(`${home} has no ${missing.join(', ')}`);
  for (const name of readdirSync(home)) {
    if (!stays.includes(name) && goes.test(name)) {
      rmSync(path.join(home, name), { recursive: true });
    }
  }
}
