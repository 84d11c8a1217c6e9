import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunningBot } from '../../support/discord-bot.ts';
import type { Interaction } from '../../support/fake-discord/interactions/interaction-handle.ts';
import { readFixture } from '../../support/fixtures.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';
import { startCommandBot } from './start-command-bot.ts';

const MAX_SUGGESTIONS = 25;
const MAX_MESSAGE_LENGTH = 2000;

const birds = Array.from(
  { length: 26 },
  (_, i) => `Birds_of-the-region-that-has-the-number-${i + 1}`,
);
const longName = 'x'.repeat(101);

let bot: RunningBot;
let modelsDir: string;
beforeAll(async () => {
  modelsDir = mkdtempSync(path.join(tmpdir(), 'whatsit-e2e-'));
  for (const name of ['imagenet', 'plants', longName, ...birds]) copyModel(name);
  bot = await startCommandBot({ MODELS_DIR: modelsDir });
});
afterAll(async () => {
  await bot.stop();
  rmSync(modelsDir, { recursive: true, force: true });
});

/** Puts the default model into the folder under a name. */
function copyModel(name: string): void {
  cpSync(path.join(repositoryRoot, 'models/imagenet'), path.join(modelsDir, name), {
    recursive: true,
  });
}

/** What is offered to somebody who has typed so much of a model's name. */
async function suggestionsFor(typed: string): Promise<readonly string[]> {
  const use = bot.discord.autocomplete('classify', { option: 'model', typed });
  return (await use.choices).map(({ value }) => String(value));
}

async function classifyWith(model: string): Promise<Interaction> {
  const { discord } = bot;
  const picture = await discord.attachment(readFixture('photos/odd-sides.jpg'), {
    filename: 'cat.jpg',
  });
  const user = discord.addPerson('somebody');
  return discord.slash('classify', { user, options: { picture, model } });
}

describe('while somebody types the name of a model', () => {
  it('those are offered that have it in their names, however it is written', async () => {
    expect(await suggestionsFor('PLAN')).toEqual(['plants']);
    expect(await suggestionsFor('net')).toEqual(['imagenet']);
    expect(await suggestionsFor('number-2')).toEqual(
      birds.filter((name) => name.includes('number-2')).toSorted(),
    );
  });

  it('as many are offered as Discord shows, the default first', async () => {
    const suggestions = await suggestionsFor('');

    expect(suggestions).toHaveLength(MAX_SUGGESTIONS);
    expect(suggestions[0]).toBe('imagenet');
  });

  it('none is offered where none has it in its name', async () => {
    expect(await suggestionsFor('cars')).toEqual([]);
  });

  it('none is offered whose name is too long for Discord', async () => {
    expect(await suggestionsFor('xx')).toEqual([]);
  });
});

describe('a model that is named', () => {
  it('is the one that answers', async () => {
    const { answer } = await classifyWith('plants');

    expect((await answer).content).toMatch(/^\*\*Egyptian cat\*\*[^]*\n-# Model: plants$/);
  });

  it('is written as it is called, and not as Markdown', async () => {
    const { answer } = await classifyWith('Birds_of-the-region-that-has-the-number-1');

    expect((await answer).content).toMatch(
      /-# Model: Birds\\_of-the-region-that-has-the-number-1$/,
    );
  });

  it('may be any, also one that Discord does not offer', async () => {
    const { answer } = await classifyWith(longName);

    expect((await answer).content).toMatch(new RegExp(`-# Model: ${longName}$`));
  });
});

describe('a model that nobody has', () => {
  it('is answered in words, privately', async () => {
    const use = await classifyWith('cars');

    expect(await use.answer).toMatchObject({
      content: 'There is no model of that name. Choose one of the list.',
      isEphemeral: true,
    });
  });
});

describe('/models', () => {
  it('lists as many as fit into a message, the default first', async () => {
    const { content } = await bot.discord.slash('models').answer;

    expect(content.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    expect(content.split('\n').length).toBeLessThan(birds.length);
    expect(content).toMatch(
      /\n\*\*imagenet\*\*: .* \(the default\)\n\*\*Birds\\_of-the-region-that-has-the-number-1\*\*: /,
    );
  });
});
