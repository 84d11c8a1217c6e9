import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { startFakeTelegram } from '../../support/fake-telegram/start-fake-telegram.ts';
import { startService } from '../../support/service-process.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';
import { eventually } from '../../support/shared-processes.ts';
import {
  type RunningTelegramBot,
  startTelegramBot,
  telegramSettings,
} from '../../support/telegram-bot.ts';
import { ask, askAboutCat } from '../../support/telegram-conversation.ts';

const adminsOnly = 'Only admins of this chat can change that.';
const unknownModel = 'There is no model of that name. Choose one of the list.';

/** Folders with copies of the model that ships, under these names. */
function makeModels(...names: readonly string[]): string {
  const modelsDir = mkdtempSync(path.join(os.tmpdir(), 'whatsit-models-'));
  process.once('exit', () => rmSync(modelsDir, { recursive: true, force: true }));
  for (const name of names) {
    mkdirSync(path.join(modelsDir, name));
    cpSync(path.join(repositoryRoot, 'models/imagenet'), path.join(modelsDir, name), {
      recursive: true,
    });
  }
  return modelsDir;
}

let bot: RunningTelegramBot;
beforeAll(async () => {
  bot = await startTelegramBot({
    MODELS_DIR: makeModels('imagenet', 'second'),
    RATE_LIMIT_PER_MINUTE: '0',
  });
});
afterAll(() => bot.stop());

async function modelIn(
  telegram: FakeTelegram,
  options: Parameters<typeof askAboutCat>[1],
): Promise<string | undefined> {
  const { text } = await askAboutCat(telegram, options);
  return /\nModel: (.*)$/.exec(text)?.[1];
}

describe.each(['/start', '/help'])('%s', (text) => {
  it('says who the bot is and how to show it a picture', async () => {
    const answer = await ask(bot.telegram, { text });

    expect(answer.text).toMatch(/^Whatsit \d+\.\d+\.\d+ says what is in a picture\./);
    for (const command of ['/classify', '/model', '/models', '/watch on', '/privacy']) {
      expect(answer.text).toContain(command);
    }
  });

  it("speaks the reader's language", async () => {
    const { telegram } = bot;

    const answer = await ask(telegram, { from: telegram.addPerson({ languageCode: 'es' }), text });

    expect(answer.text).toMatch(/^Whatsit \d+\.\d+\.\d+ dice qué se ve en una imagen\./);
    expect(answer.text).toContain('Envíame una imagen');
  });
});

describe('/models', () => {
  it('lists what there is, the default first', async () => {
    const { text, styles } = await ask(bot.telegram, { text: '/models' });

    expect(text.split('\n')).toEqual([
      'These models look at pictures:',
      'imagenet: tells 1,000 kinds of things apart (the default)',
      'second: tells 1,000 kinds of things apart',
    ]);
    expect(styles.map((piece) => piece.text)).toEqual(['imagenet', 'second']);
  });
});

describe('/privacy', () => {
  it('says what becomes of pictures, messages and choices', async () => {
    const { text } = await ask(bot.telegram, { text: '/privacy' });

    expect(text).toMatch(/^Pictures stay in memory while I look at them\./);
    expect(text).toContain('A message waits on disk until it is answered, and is deleted then.');
    expect(text).toContain('What is chosen with /watch and /model is kept for the chat.');
  });
});

describe('/watch', () => {
  it('is no matter in a private chat', async () => {
    const { text } = await ask(bot.telegram, { text: '/watch off' });

    expect(text).toBe('Here I answer every picture anyway.');
  });
});

describe('/model', () => {
  it('offers the models as buttons, and the one that is pressed answers from then on', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();
    const offer = await ask(telegram, { from, text: '/model' });

    const press = telegram.press(offer, 'second', from);

    expect(offer.text).toBe('What shall I look with in this chat?');
    expect(offer.buttons.flat().map(({ text }) => text)).toEqual(['imagenet', 'second']);
    expect(await press.answer).toMatchObject({ text: 'In this chat I look with second now.' });
    await telegram.until('an edit', () => telegram.messages(from.id)[0]?.edits || undefined);
    expect(telegram.messages(from.id)).toMatchObject([
      { text: 'In this chat I look with second now.', edits: 1, buttons: [] },
    ]);
    expect(await modelIn(telegram, { from })).toBe('second');
  });

  it('takes a name', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();

    const { text } = await ask(telegram, { from, text: '/model second' });

    expect(text).toBe('In this chat I look with second now.');
    expect(await modelIn(telegram, { from })).toBe('second');
  });

  it('counts for this chat alone', async () => {
    const { telegram } = bot;
    await ask(telegram, { from: telegram.addPerson(), text: '/model second' });

    expect(await modelIn(telegram, { from: telegram.addPerson() })).toBe('imagenet');
  });

  it.each(['/model nonsense', '/model SECOND *_<&', `/model ${'x'.repeat(3000)}`])(
    'offers what there is where the name is unknown',
    async (text) => {
      const answer = await ask(bot.telegram, { text });

      expect(answer.text).toBe(unknownModel);
      expect(answer.buttons.flat()).toHaveLength(2);
    },
  );

  it('is for admins in a group', async () => {
    const { telegram } = bot;
    const admin = telegram.addPerson();
    const chatId = telegram.addGroup({ admins: [admin] });

    const refused = await ask(telegram, { chatId, text: '/model second' });
    const before = await modelIn(telegram, { chatId, caption: '/classify' });
    await ask(telegram, { chatId, from: admin, text: '/model second' });

    expect(refused.text).toBe(adminsOnly);
    expect(before).toBe('imagenet');
    expect(await modelIn(telegram, { chatId, caption: '/classify' })).toBe('second');
  });

  it('has buttons that only admins may press in a group', async () => {
    const { telegram } = bot;
    const admin = telegram.addPerson();
    const chatId = telegram.addGroup({ admins: [admin] });
    const offer = await ask(telegram, { chatId, from: admin, text: '/model' });

    const refused = await telegram.press(offer, 'second', telegram.addPerson()).answer;
    const before = await modelIn(telegram, { chatId, caption: '/classify' });
    await telegram.press(offer, 'second', admin).answer;

    expect(refused).toMatchObject({ text: adminsOnly });
    expect(before).toBe('imagenet');
    expect(await modelIn(telegram, { chatId, caption: '/classify' })).toBe('second');
  });

  it('has buttons that may be pressed twice', async () => {
    const { telegram, service } = bot;
    const from = telegram.addPerson();
    const offer = await ask(telegram, { from, text: '/model' });

    const presses = [telegram.press(offer, 'second', from), telegram.press(offer, 'second', from)];

    await Promise.all(presses.map((press) => press.answer));
    expect(await modelIn(telegram, { from })).toBe('second');
    expect(service.messages()).not.toContain('telegram answer failed');
  });

  it('is remembered for who blocks the bot and comes back', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();
    await ask(telegram, { from, text: '/model second' });

    telegram.membership.block(from);
    telegram.membership.unblock(from);

    expect(await modelIn(telegram, { from })).toBe('second');
  });

  it('goes along when a group becomes a supergroup', async () => {
    const { telegram } = bot;
    const admin = telegram.addPerson();
    const chatId = telegram.addGroup({ admins: [admin] });
    await ask(telegram, { chatId, from: admin, text: '/model second' });

    const newId = telegram.membership.upgrade(chatId);

    expect(await modelIn(telegram, { chatId: newId, caption: '/classify' })).toBe('second');
  });
});

it('a chosen model that is gone after a restart is replaced by the default one, and is back when it is back', async () => {
  const telegram = await startFakeTelegram();
  const settings = telegramSettings(telegram);
  const from = telegram.addPerson();
  const answersWith = async (modelsDir: string, text?: string): Promise<string | undefined> => {
    const service = await startService({ ...settings, MODELS_DIR: modelsDir });
    try {
      await eventually(() => expect(service.messages()).toContain('telegram ready'), 20_000);
      if (text !== undefined) await ask(telegram, { from, text });
      return await modelIn(telegram, { from });
    } finally {
      service.kill('SIGTERM');
      await service.exited;
      await service.stop();
    }
  };

  try {
    const both = makeModels('imagenet', 'second');
    expect(await answersWith(both, '/model second')).toBe('second');
    expect(await answersWith(makeModels('imagenet'))).toBe('imagenet');
    expect(await answersWith(both)).toBe('second');
  } finally {
    await telegram.close();
  }
  expect(telegram.violations).toEqual([]);
});

describe('the menu', () => {
  it.each([
    [undefined, 'Reply to a picture with this'],
    ['es', 'Responde con esto a una imagen'],
  ])('is there for the language %s', async (languageCode, description) => {
    const { telegram } = bot;

    const commands = await telegram.until('the menu', () => {
      const registered = telegram.commands({ languageCode });
      return registered.length > 0 ? registered : undefined;
    });

    const names = commands.map(({ command }) => command);
    expect(names).toEqual(['classify', 'help', 'model', 'models', 'watch', 'privacy']);
    expect(commands[0]?.description).toBe(description);
  });
});
