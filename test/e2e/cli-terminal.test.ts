import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { fixturePath } from '../support/fixtures.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { cleanEnvironment, cliPath } from '../support/shared-paths.ts';

/** util-linux's, which runs a command on a terminal of its own. */
const script = '/usr/bin/script';
const isThere = process.platform === 'linux' && existsSync(script);
const whySkipped = isThere ? '' : ` [SKIPPED: ${script} is missing]`;

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const NO_LINE_WRAP = '\u001b[?7l';

interface Ended {
  /** As a shell counts it. */
  readonly exitCode: number | null;
  /** What the terminal was sent. */
  readonly screen: string;
}

interface Terminal {
  /** Settles when the terminal has been sent `text`. */
  shows(text: string): Promise<void>;
  /** The command's, which the terminal was sent before anything else. */
  pid(): number;
  press(keys: string): void;
  readonly ended: Promise<Ended>;
}

/** Runs `whatsit` with stderr on a terminal and stdout in a file. */
function openTerminal(args: readonly string[], stdout: string): Terminal {
  const words = [process.execPath, cliPath, ...args].map((word) => `'${word}'`);
  const line = `echo $$; exec ${words.join(' ')} > '${stdout}'`;
  const child = spawn(script, ['-qec', line, '/dev/null'], {
    env: cleanEnvironment({ SHELL: '/bin/sh' }),
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  return {
    async shows(text) {
      while (!screen.includes(text)) await once(child.stdout, 'data');
    },
    pid: () => Number.parseInt(screen, 10),
    press: (keys) => child.stdin.write(keys),
    ended: once(child, 'close').then(() => ({ exitCode: child.exitCode, screen })),
  };
}

/** Enough pictures for a progress bar. */
function makePictureFolder(): string {
  const folder = path.join(makeTemporaryFolder(), 'pictures');
  mkdirSync(folder);
  for (let i = 10; i < 20; i++) {
    cpSync(fixturePath('photos/small.jpg'), path.join(folder, `${i}.jpg`));
  }
  return folder;
}

/** A picture that never comes. */
function makePipe(): string {
  const pipe = path.join(makeTemporaryFolder(), 'pipe');
  execFileSync('/usr/bin/mkfifo', [pipe]);
  return pipe;
}

describe.skipIf(!isThere)(`whatsit predict on a terminal${whySkipped}`, () => {
  it('keeps errors apart from the progress bar and leaves the terminal as it was', async () => {
    const folder = makePictureFolder();
    const bad = path.join(folder, `15${'-'.repeat(100)}.jpg`);
    writeFileSync(bad, 'no picture');

    const { exitCode, screen } = await openTerminal(['predict', folder], '/dev/null').ended;

    expect(exitCode).toBe(1);
    expect(screen).toContain(`\u001b[2Kerror: ${bad}: The file is not a picture.\r\n`);
    expect(screen).toMatch(/11\/11 pictures[^\n]*\r\n$/);
    expect(screen).not.toContain(NO_LINE_WRAP);
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
  });

  it.each([
    ['Ctrl-C', 130, (terminal: Terminal) => terminal.press('\u0003')],
    ['SIGTERM', 143, (terminal: Terminal) => process.kill(terminal.pid(), 'SIGTERM')],
  ])('shows the cursor again when %s ends it, with %i', async (_, expected, end) => {
    const terminal = openTerminal(['predict', makePipe(), makePictureFolder()], '/dev/null');
    await terminal.shows('0/11 pictures');

    end(terminal);

    const { exitCode, screen } = await terminal.ended;
    expect(exitCode).toBe(expected);
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
    expect(screen).toMatch(/\n$/);
  });

  it('says below the progress bar that stdout is full', async () => {
    const { exitCode, screen } = await openTerminal(['predict', makePictureFolder()], '/dev/full')
      .ended;

    expect(exitCode).toBe(1);
    expect(screen).toMatch(/pictures[^\n]*\r\nerror: stdout: ENOSPC[^\n]*\r\n$/);
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
  });
});
