import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { linesOf, runCli, runShell } from '../support/cli-process.ts';
import { answerSchema } from '../support/service-client.ts';
import { copyDefaultModel, makeTemporaryFolder } from '../support/service-models.ts';
import { fixturePath, readFixture } from '../support/fixtures.ts';
import { cleanEnvironment, cliPath } from '../support/shared-paths.ts';
import { eventually } from '../support/shared-processes.ts';

const cat = fixturePath('photos/small.jpg');
const missing = '/nowhere/cat.jpg';

const lineSchema = z.union([
  answerSchema.extend({ file: z.string() }),
  z.strictObject({
    file: z.string(),
    error: z.strictObject({ code: z.string(), detail: z.string() }),
  }),
]);

function parseLines(stdout: string) {
  return linesOf(stdout).map((line) => lineSchema.parse(JSON.parse(line)));
}

/** A file of labels for the smallest model there is, for the running test. */
function writeTenLabels(): string {
  const labels = path.join(makeTemporaryFolder(), 'labels.json');
  writeFileSync(labels, JSON.stringify('abcdefghij'.split('')));
  return labels;
}

/** A folder with pictures at several depths, and with files that are none. */
function makePictureFolder(): string {
  const folder = makeTemporaryFolder();
  mkdirSync(path.join(folder, 'b/deep'), { recursive: true });
  for (const name of ['c.jpg', 'a.JPEG', 'b/deep/x.jpg', 'b/a.jpg']) {
    cpSync(cat, path.join(folder, name));
  }
  writeFileSync(path.join(folder, 'notes.txt'), 'no picture');
  return folder;
}

describe('whatsit predict', () => {
  it('prints the verdict and the labels of a file on stdout, and nothing else', async () => {
    const { exitCode, stdout, stderr } = await runCli(['predict', cat]);

    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toHaveLength(6);
    expect(stdout).toMatch(`${cat}: Egyptian cat (`);
    expect(stderr).toBe('');
  });

  it('reads a picture from stdin for -', async () => {
    const stdin = readFixture('photos/small.jpg');

    const { exitCode, stdout } = await runCli(['predict', '--json', '-'], { stdin });

    expect(exitCode).toBe(0);
    expect(parseLines(stdout)).toEqual([
      expect.objectContaining({ file: '-', predicted_class: 'Egyptian cat' }),
    ]);
  });

  it('reads a folder with everything below it, sorted', async () => {
    const folder = makePictureFolder();

    const { exitCode, stdout } = await runCli(['predict', '--json', '--k', '1', folder]);

    expect(exitCode).toBe(0);
    expect(parseLines(stdout).map(({ file }) => path.relative(folder, file))).toEqual([
      'a.JPEG',
      'b/a.jpg',
      'b/deep/x.jpg',
      'c.jpg',
    ]);
  });

  it('names files as they were given, relative to the working directory', async () => {
    const { stdout } = await runCli(['predict', '--json', 'small.jpg'], { cwd: path.dirname(cat) });

    expect(parseLines(stdout)).toEqual([expect.objectContaining({ file: 'small.jpg' })]);
  });

  it('says which file is missing, prints the others, and fails', async () => {
    const { exitCode, stdout, stderr } = await runCli(['predict', missing, cat]);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(`error: ${missing}: no such file\n`);
    expect(stdout).toMatch(`${cat}: Egyptian cat (`);
  });

  it('says that a file is no picture, prints the others, and fails', async () => {
    const { exitCode, stdout, stderr } = await runCli(['predict', import.meta.filename, cat]);

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([`error: ${import.meta.filename}: The file is not a picture.`]);
    expect(stdout).toMatch(`${cat}: Egyptian cat (`);
  });

  it('fails in one line when stdin is empty', async () => {
    const { exitCode, stdout, stderr } = await runCli(['predict', '-']);

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: -: /)]);
    expect(stdout).toBe('');
  });

  it('--json gives one line a picture in the order of the arguments, failures among them', async () => {
    const svg = fixturePath('formats/refused.svg');

    const { exitCode, stdout, stderr } = await runCli([
      'predict',
      '--json',
      missing,
      cat,
      svg,
      cat,
    ]);

    const lines = parseLines(stdout);
    expect(exitCode).toBe(1);
    expect(lines.map(({ file }) => file)).toEqual([missing, cat, svg, cat]);
    expect(lines).toEqual([
      { file: missing, error: { code: 'not-found', detail: 'no such file' } },
      expect.objectContaining({ predicted_class: 'Egyptian cat', model: 'imagenet' }),
      { file: svg, error: { code: 'image-unsupported', detail: expect.any(String) } },
      expect.objectContaining({ predicted_class: 'Egyptian cat' }),
    ]);
    expect(stderr).toBe('');
  });

  it('gives as many labels as --k asks for', async () => {
    const { stdout } = await runCli(['predict', '--json', '--k', '7', cat]);

    expect(parseLines(stdout)).toEqual([
      expect.objectContaining({ predictions: expect.objectContaining({ length: 7 }) }),
    ]);
  });

  it.concurrent.each([
    [['predict', '--k', '0', cat]],
    [['predict', '--k', '101', cat]],
    [['predict', '--k', 'many', cat]],
    [['predict']],
    [['predict', '--colour', cat]],
    [['predicate', cat]],
    [['models', 'check']],
    [['models', 'import', cat]],
    [['serve', 'now']],
    [[]],
  ])('%j is not understood: exit 2, a hint on stderr', async (args) => {
    const { exitCode, stdout, stderr } = await runCli(args);

    expect(exitCode).toBe(2);
    expect(stderr).not.toBe('');
    expect(stdout).toBe('');
  });

  it.each([
    ['nothing', 'there is no model of that name'],
    ['../imagenet', 'there is no model of that name'],
    ['base', 'that is a base for training'],
  ])('blames --model %s in one line, and says what there is', async (model, problem) => {
    const { exitCode, stdout, stderr } = await runCli(['predict', '--model', model, cat]);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(`error: --model: ${problem}; classifiers: imagenet, pets\n`);
    expect(stdout).toBe('');
  });

  it('blames the setting for a model that no option named', async () => {
    const { exitCode, stderr } = await runCli(['predict', cat], { settings: { MODEL: 'nothing' } });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: MODEL: /)]);
  });

  it('names the folder that has no pictures, without its control characters', async () => {
    const folder = path.join(makeTemporaryFolder(), 'empty\u001b[1m');
    mkdirSync(folder);

    const { exitCode, stderr } = await runCli(['predict', folder]);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(`error: there are no pictures in ${folder.replace('\u001b', '?')}\n`);
  });

  it("prints a file's name without its control characters, but whole with --json", async () => {
    const file = path.join(makeTemporaryFolder(), '\u001b[1mcat\u009b.jpg');
    cpSync(cat, file);

    const forPeople = await runCli(['predict', file, `${file}.missing`]);
    const forPrograms = await runCli(['predict', '--json', file]);

    expect(forPeople.stdout).toMatch('?[1mcat?.jpg: Egyptian cat (');
    expect(forPeople.stderr).toMatch('?[1mcat?.jpg.missing: no such file\n');
    expect(forPeople.stderr).not.toContain('\u001b');
    expect(forPrograms.stdout).not.toContain('\u009b');
    expect(parseLines(forPrograms.stdout)).toEqual([expect.objectContaining({ file })]);
  });

  it('reads no more than a picture may have, from a device without an end', async () => {
    const { exitCode, stderr } = await runCli(['predict', '/dev/zero']);

    expect(exitCode).toBe(1);
    expect(stderr).toBe('error: /dev/zero: the file is too large\n');
  });

  it('reads no more than a picture may have, from stdin', async () => {
    const { exitCode, stderr } = await runShell('head -c 99999999 /dev/zero | whatsit predict -');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch('error: -: the file is too large\n');
  });

  it.skipIf(!existsSync('/dev/full'))('fails in one line when stdout is full', async () => {
    const { exitCode, stderr } = await runShell(`whatsit predict '${cat}' > /dev/full`);

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: stdout: ENOSPC/)]);
  });

  it('says nothing when a reader such as head closes the pipe early', async () => {
    const many = Array.from({ length: 30 }, () => `'${cat}'`).join(' ');

    const { exitCode, stdout, stderr } = await runShell(
      `whatsit predict --json --k 100 ${many} | head -1`,
    );

    expect(exitCode).toBe(0);
    expect(parseLines(stdout)).toHaveLength(1);
    expect(stderr).toBe('');
  });
});

describe('--help and --version', () => {
  const commands = [
    '',
    'serve',
    'predict',
    'models',
    'models list',
    'models check',
    'models import',
  ];

  it.concurrent.each(commands)('whatsit %s --help explains itself on stdout', async (command) => {
    const { exitCode, stdout, stderr } = await runCli(
      [...command.split(' '), '--help'].filter(Boolean),
    );

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(`Usage: ${`whatsit ${command}`.trim()}`);
    expect(stderr).toBe('');
  });

  it.concurrent.each(commands)('whatsit %s --version gives the version alone', async (command) => {
    const { exitCode, stdout, stderr } = await runCli(
      [...command.split(' '), '--version'].filter(Boolean),
    );

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(stderr).toBe('');
  });
});

describe('whatsit models', () => {
  it.each([[['models']], [['models', 'list']]])('%j lists what there is', async (args) => {
    const { exitCode, stdout, stderr } = await runCli(args);

    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual([
      expect.stringMatching(/^base .* base for training$/),
      expect.stringMatching(/^imagenet +1000 classes, .* default$/),
      expect.stringMatching(/^pets +37 classes, /),
    ]);
    expect(stderr).toBe('');
  });

  it('check finds nothing wrong with the model that ships', async () => {
    const { exitCode, stdout, stderr } = await runCli(['models', 'check', 'imagenet']);

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: 'imagenet: ok\n',
      stderr: '',
    });
  });

  it('check fails in one line for a model that is not there', async () => {
    const { exitCode, stderr } = await runCli(['models', 'check', 'nothing']);

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: nothing\//)]);
  });

  it('check fails in one line for a name that is a path', async () => {
    const { exitCode, stderr } = await runCli(['models', 'check', '../imagenet']);

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toHaveLength(1);
  });

  it.each([
    ['first', 0],
    ['five-millionth', 5_000_000],
  ])('check fails in one line for a model whose %s byte is damaged', async (_, at) => {
    const { modelsDir, onnxPath } = copyDefaultModel();
    const onnxBytes = readFileSync(onnxPath);
    onnxBytes.writeUInt8(onnxBytes.readUInt8(at) ^ 0xff, at);
    writeFileSync(onnxPath, onnxBytes);

    const settings = { MODELS_DIR: modelsDir };
    const { exitCode, stdout, stderr } = await runCli(['models', 'check', 'imagenet'], {
      settings,
    });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^error: imagenet\/whatsit.json: sha256: /),
    ]);
    expect(stdout).toBe('');
  });

  it('import makes a model out of a bare ONNX file, which then classifies', async () => {
    const { modelsDir } = copyDefaultModel();
    const labels = path.join(modelsDir, 'labels.json');
    const names = Array.from({ length: 10 }, (_, classIndex) => `class ${classIndex}`);
    writeFileSync(labels, JSON.stringify(names));
    const settings = { MODELS_DIR: modelsDir };
    const onnx = fixturePath('models/mobilenet-tiny.onnx');

    const imported = await runCli(
      ['models', 'import', onnx, '--labels', labels, '--name', 'tiny', '--resample', '3'],
      { settings },
    );
    const predicted = await runCli(['predict', '--json', '--model', 'tiny', '--k', '100', cat], {
      settings,
    });
    const again = await runCli(['models', 'import', onnx, '--labels', labels, '--name', 'tiny'], {
      settings,
    });

    expect(imported.exitCode).toBe(0);
    expect(imported.stdout).toMatch(/^tiny +10 classes, 224x224, /);
    expect(imported.stderr).toMatch(/^assumed: /);
    expect(imported.stderr).not.toMatch(/resampling/);
    expect(predicted.exitCode).toBe(0);
    expect(parseLines(predicted.stdout)).toEqual([
      expect.objectContaining({
        model: 'tiny',
        group: null,
        predictions: expect.objectContaining({ length: 10 }),
      }),
    ]);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toMatch(/error: there is a model "tiny" already\n$/);
  });

  it('list leaves a model out that contradicts its own files', async () => {
    const { modelsDir, folder } = copyDefaultModel();
    const size = { size: { height: 224, width: 224 }, do_center_crop: false };
    writeFileSync(path.join(folder, 'preprocessor_config.json'), JSON.stringify(size));

    const { exitCode, stdout, stderr } = await runCli(['models', 'list'], {
      settings: { MODELS_DIR: modelsDir },
    });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^error: imagenet\/onnx\/model\.onnx: input pixel_values is /),
    ]);
    expect(stdout).toBe('');
  });

  it.each([
    ['--mean', '123.7,116.3,103.5'],
    ['--size', '192'],
    ['--resize', '100'],
  ])('import refuses %s %s in one line', async (option, value) => {
    const modelsDir = makeTemporaryFolder();
    const labels = writeTenLabels();
    const onnx = fixturePath('models/mobilenet-tiny.onnx');

    const { exitCode, stderr } = await runCli(
      ['models', 'import', onnx, '--labels', labels, option, value],
      { settings: { MODELS_DIR: modelsDir } },
    );

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(new RegExp(`^error: ${option} `))]);
    expect(readdirSync(modelsDir)).toEqual([]);
  });

  it('import fails in one line where nothing can be written', async () => {
    const labels = writeTenLabels();
    const onnx = fixturePath('models/mobilenet-tiny.onnx');

    const { exitCode, stderr } = await runCli(['models', 'import', onnx, '--labels', labels], {
      settings: { MODELS_DIR: labels },
    });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual(['error: MODELS_DIR cannot be written to (ENOTDIR)']);
  });

  it('import leaves nothing behind when it is interrupted', async () => {
    const modelsDir = makeTemporaryFolder();
    const labels = writeTenLabels();
    const onnx = fixturePath('models/mobilenet-tiny.onnx');

    const importing = spawn(
      process.execPath,
      [cliPath, 'models', 'import', onnx, '--labels', labels],
      {
        env: cleanEnvironment({ MODELS_DIR: modelsDir }),
        stdio: 'ignore',
      },
    );
    onTestFinished(() => void importing.kill('SIGKILL'));
    const exited = once(importing, 'exit');
    await eventually(() => expect(readdirSync(modelsDir)).toHaveLength(1));
    importing.kill('SIGINT');

    expect(await exited).toEqual([130, null]);
    expect(readdirSync(modelsDir)).toEqual([]);
  });

  it('import fails in one line when the labels do not fit, and leaves nothing behind', async () => {
    const modelsDir = makeTemporaryFolder();
    const labels = path.join(makeTemporaryFolder(), 'labels.json');
    writeFileSync(labels, '["only", "two"]');
    const onnx = fixturePath('models/mobilenet-tiny.onnx');
    const settings = { MODELS_DIR: modelsDir };

    const imported = await runCli(['models', 'import', onnx, '--labels', labels], { settings });
    const listed = await runCli(['models', 'list'], { settings });

    expect(imported.exitCode).toBe(1);
    expect(linesOf(imported.stderr)).toEqual([expect.stringMatching(/^error: /)]);
    expect(listed).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });
});
