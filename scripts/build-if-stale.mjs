// Builds dist/ again where a source is newer than the last build: a pulled change must not start an old service.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

function newestIn(...parts) {
  const entry = path.join(root, ...parts);
  const found = statSync(entry, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(entry).map((name) => newestIn(...parts, name)));
}

const sources = Math.max(
  ...['src', 'adapters', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) =>
    newestIn(name),
  ),
);
if (newestIn('dist', '.tsbuildinfo') < sources || newestIn('dist', 'src', 'cli.js') === 0) {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}
