import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { runCli } from '../support/cli-process.ts';
import { fixturePath } from '../support/fixtures.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { importTinyModel } from '../support/tiny-model.ts';

const photo = fixturePath('photos/small.jpg');
const labels = ['Great dane', 'tabby', 'b c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

const predictionsSchema = z.object({
  predictions: z.array(z.object({ label: z.string(), probability: z.number() })),
});

/**
 * A model that has learnt nothing, and what it says of one picture: from that follow all figures of a set of pictures that
 * look the same. Each ends in some bytes of its own, as the same file under two labels would be left out.
 */
async function prepare() {
  const settings = await importTinyModel('tiny', labels);
  const { stdout } = await runCli(['predict', photo, '--k', '10', '--json'], { settings });
  const { predictions } = predictionsSchema.parse(JSON.parse(stdout));
  const data = makeTemporaryFolder();
  const put = (folder: string, ...names: readonly string[]): void => {
    mkdirSync(path.join(data, folder), { recursive: true });
    for (const name of names) {
      const own = Buffer.from(path.join(folder, name));
      writeFileSync(path.join(data, folder, name), Buffer.concat([readFileSync(photo), own]));
    }
  };
  return {
    data,
    put,
    likeliest: (rank: number) => predictions[rank] ?? { label: '', probability: Number.NaN },
    evaluate: (...args: readonly string[]) => runCli(['evaluate', ...args], { settings }),
  };
}

/** As a folder may be called. */
function folderName(label: string): string {
  return label.toUpperCase().replaceAll(' ', '_');
}

describe('whatsit evaluate', () => {
  it('gives exact figures as one JSON object', async () => {
    const { data, put, likeliest, evaluate } = await prepare();
    const [first, second, last] = [likeliest(0), likeliest(1), likeliest(9)];
    put(folderName(first.label), '1.jpg', '2.jpg', '3.jpg');
    put(folderName(second.label), '1.jpg');
    put(folderName(last.label), '1.jpg');
    writeFileSync(path.join(data, folderName(first.label), 'broken.jpg'), 'no picture');

    const { exitCode, stdout } = await evaluate('tiny', data, '--json');

    const logs = [first, first, first, second, last].map(({ probability }) =>
      Math.log(probability),
    );
    const classIndex = (label: string): number => labels.indexOf(label);
    const result = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      model: 'tiny',
      count: 5,
      accuracy: 0.6,
      top5Accuracy: 0.8,
      loss: expect.closeTo(-logs.reduce((sum, log) => sum + log, 0) / 5, 6),
      calibrationError: expect.closeTo(Math.abs(first.probability - 0.6), 6),
      skipped: [{ file: path.join(data, folderName(first.label), 'broken.jpg') }],
      unknown: { count: 0, labels: [] },
    });
    expect(result.classes[classIndex(first.label)]).toEqual({
      label: first.label,
      count: 3,
      recall: 1,
      precision: 0.6,
    });
    expect(result.classes[classIndex(second.label)]).toEqual({
      label: second.label,
      count: 1,
      recall: 0,
      precision: null,
    });
    expect(result.confusion[classIndex(last.label)][classIndex(first.label)]).toBe(1);
  });

  it('tells a person the figures, the classes and what is taken for what', async () => {
    const { data, put, likeliest, evaluate } = await prepare();
    put(likeliest(0).label, '1.jpg', '2.jpg', '3.jpg');
    put(likeliest(1).label, '1.jpg');
    writeFileSync(path.join(data, likeliest(1).label, 'broken.jpg'), '');

    const { stdout, stderr } = await evaluate('tiny', data);

    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/u));
    expect(lines).toContainEqual(['pictures', '4 (1 skipped)']);
    expect(lines).toContainEqual(['right', '75.00 % (3 of 4; 95 %: 30.1 to 95.4 %)']);
    expect(lines).toContainEqual([
      'among the first 5',
      expect.stringMatching(/^100.00 % \(4 of 4/),
    ]);
    expect(lines).toContainEqual([likeliest(0).label, '3', '100.00 %', '75.00 %']);
    expect(lines).toContainEqual([likeliest(1).label, likeliest(0).label, '1 of 1']);
    expect(stderr).toBe(
      `skipped: ${path.join(data, likeliest(1).label, 'broken.jpg')}: is empty\n`,
    );
  });

  it('leaves out pictures that stand under two labels, and says so', async () => {
    const { data, put, evaluate } = await prepare();
    put('tabby', 'same.jpg');
    put('b c', '1.jpg');
    cpSync(path.join(data, 'tabby/same.jpg'), path.join(data, 'b c/copy.jpg'));

    const { exitCode, stdout, stderr } = await evaluate('tiny', data, '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ count: 1, skipped: { length: 2 } });
    expect(stderr).toBe(
      ['b c/copy.jpg', 'tabby/same.jpg']
        .map((file) => `skipped: ${path.join(data, file)}: stands under two labels\n`)
        .join(''),
    );
  });

  it('measures a picture that stands twice under one class, however its name is written', async () => {
    const { data, put, evaluate } = await prepare();
    put('great_dane', '1.jpg');
    mkdirSync(path.join(data, 'Great Dane'));
    cpSync(path.join(data, 'great_dane/1.jpg'), path.join(data, 'Great Dane/2.jpg'));

    const { stdout, stderr } = await evaluate('tiny', data, '--json');

    expect(JSON.parse(stdout)).toMatchObject({ count: 2, skipped: [] });
    expect(stderr).toBe('');
  });

  it('says what may have been overlooked in the folder', async () => {
    const { data, put, evaluate } = await prepare();
    put('tabby', '1.jpg');
    put('.', 'loose.jpg');

    const { stderr } = await evaluate('tiny', data);

    expect(stderr).toBe('not in the folder of a class, and left out: 1 (the first: loose.jpg)\n');
  });

  it('names the classes that the model does not know, and leaves them out when told to', async () => {
    const { data, put, evaluate } = await prepare();
    put('tabby', '1.jpg');
    put('unicorn', '1.jpg', '2.jpg');

    const refused = await evaluate('tiny', data);
    const allowed = await evaluate('tiny', data, '--known-only', '--json');

    expect(refused).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr:
        'error: the model "tiny" does not know "unicorn"; --known-only leaves their 2 pictures out\n',
    });
    expect(JSON.parse(allowed.stdout)).toMatchObject({
      count: 1,
      unknown: { count: 2, labels: ['unicorn'] },
    });
  });

  it('says what is wrong when there is nothing to measure, or nothing to measure it with', async () => {
    const { data, put, evaluate } = await prepare();
    put('tabby');
    writeFileSync(path.join(data, 'tabby/broken.jpg'), 'no picture');

    const unreadable = await evaluate('tiny', data);
    const missing = await evaluate('tiny', path.join(data, 'nothing'));
    const unknown = await evaluate('tinny', data);

    expect(unreadable.stderr).toContain(
      'error: none of the 1 pictures is one that the model can be measured on\n',
    );
    expect(missing.stderr).toBe(`error: ${path.join(data, 'nothing')}: no such file or folder\n`);
    expect(unknown.stderr).toBe('error: there is no model "tinny"; there are: tiny\n');
    expect([unreadable, missing, unknown].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
  });
});
