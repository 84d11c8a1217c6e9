import type { FmtString } from 'telegraf/format';
import type { CallbackQuery } from 'telegraf/types';
import { describe, expect, it } from 'vitest';

import type { TelegramApi } from '../../../../adapters/telegram/api/telegram-api.ts';
import { createCommands } from '../../../../adapters/telegram/commands/commands.ts';
import type { ChatChoices } from '../../../../src/chat/choices.ts';
import type { Model } from '../../../../src/classification/model.ts';
import { ClassifierError } from '../../../../src/errors.ts';
import { createFakeChoices } from '../../../support/fake-choices.ts';
import { createModel } from '../../../support/model.ts';
import { me, message } from './messages.ts';

/** Commands, and all that they say: in messages, to whoever has pressed a button, in the log. */
function startCommands({
  models = [createModel()],
  choices = createFakeChoices(),
}: { readonly models?: readonly Model[]; readonly choices?: ChatChoices } = {}) {
  const texts: string[] = [];
  const logged: unknown[] = [];
  const log = (facts: object, event: string): void => void logged.push({ ...facts, event });
  const api: Pick<TelegramApi, 'answerPress'> = {
    answerPress: async (_, text) => void texts.push(text),
  };
  const commands = createCommands({
    me,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is called here
    api: api as TelegramApi,
    chat: {
      models,
      defaultK: 5,
      admit: async () => ({ isAdmitted: true }),
      answer: async () => [],
    },
    choices,
    sender: {
      reply: async (_, { text }: FmtString) => void texts.push(text),
      async showTyping() {},
    },
    version: '1.0.0',
    log: { info: log, warn: log, error: log },
  });
  return { commands, texts, logged };
}

describe('/models', () => {
  it('lists as many as fit into a message, and says where it ends', async () => {
    const models = Array.from({ length: 200 }, (_, i) => createModel({ name: `model-${i}` }));
    const { commands, texts } = startCommands({ models });

    await commands.answer({ name: 'models', argument: '' }, message({ text: '/models' }));

    const [text = ''] = texts;
    const lines = text.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'These models look at pictures:',
      'model-0: tells 3 kinds of things apart (the default)',
      'model-1: tells 3 kinds of things apart',
    ]);
    expect(lines.at(-1)).toBe('…');
    expect(text.length).toBeGreaterThan(4_000);
    expect(text.length).toBeLessThanOrEqual(4_096);
  });
});

describe('a choice that cannot be kept', () => {
  const choices: ChatChoices = {
    ...createFakeChoices(),
    setModel() {
      throw new ClassifierError('internal', 'DATA_DIR cannot be written: the disk is full.');
    },
  };
  const sentence =
    /^Something went wrong on our side\. Try again later\. The log has it under (\w{8}):/;

  /** What the log has under the reference that somebody was given. */
  function loggedUnder([text = '']: readonly string[]): object {
    return {
      error: 'internal',
      problem: 'DATA_DIR cannot be written: the disk is full.',
      reference: sentence.exec(text)?.[1],
      event: 'telegram command failed',
    };
  }

  it('is told to whoever typed it, under what the log has it', async () => {
    const { commands, texts, logged } = startCommands({ choices });

    await commands.answer({ name: 'model', argument: 'animals' }, message({ text: '/model' }));

    expect(texts).toEqual([expect.stringMatching(sentence)]);
    expect(logged).toEqual([loggedUnder(texts)]);
  });

  it('is told to whoever pressed a button, under what the log has it', async () => {
    const { commands, texts, logged } = startCommands({ choices });
    const query = { id: '1', from: { id: 7 }, data: 'model:animals', message: message({}) };

    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that is looked at
    await commands.press(query as unknown as CallbackQuery);

    expect(texts).toEqual([expect.stringMatching(sentence)]);
    expect(logged).toEqual([loggedUnder(texts)]);
    expect(texts[0]?.length).toBeLessThanOrEqual(200);
  });
});
