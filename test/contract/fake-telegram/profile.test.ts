import { describe, expect, it } from 'vitest';

import { call, start } from '../../support/fake-telegram/raw-client.ts';

const help = { command: 'help', description: 'Says what I can do' };
const ayuda = { command: 'help', description: 'Dice lo que sé hacer' };

describe('commands', () => {
  it('are kept by audience and language', async () => {
    const telegram = await start();
    const scope = { type: 'all_group_chats' };

    await call(telegram, 'setMyCommands', { commands: [help] });
    await call(telegram, 'setMyCommands', { commands: [ayuda], language_code: 'es', scope });
    const { result } = await call(telegram, 'getMyCommands', { language_code: 'es', scope });

    expect(result).toEqual([ayuda]);
    expect(telegram.commands()).toEqual([help]);
    expect(telegram.commands({ scope: 'all_group_chats', languageCode: 'es' })).toEqual([ayuda]);
    expect(telegram.commands({ languageCode: 'es' })).toEqual([]);
    await call(telegram, 'deleteMyCommands');
    expect(telegram.commands()).toEqual([]);
    expect(telegram.commandWrites).toBe(3);
    expect(telegram.violations).toEqual([]);
  });

  it.each([
    ['a wrong name', { commands: [{ ...help, command: 'Help' }] }, /BOT_COMMAND_INVALID/],
    ['a long name', { commands: [{ ...help, command: 'x'.repeat(33) }] }, /BOT_COMMAND_INVALID/],
    ['a name twice', { commands: [help, ayuda] }, /BOT_COMMAND_INVALID/],
    ['no description', { commands: [{ ...help, description: '' }] }, /DESCRIPTION_INVALID/],
    ['too many', { commands: manyCommands(101) }, /BOT_COMMANDS_TOO_MUCH/],
    ['a wrong language', { commands: [help], language_code: 'es-ES' }, /language_code/],
    ['an unknown audience', { commands: [help], scope: { type: 'everyone' } }, /scope/],
  ])('are refused with %s', async (_, parameters, words) => {
    const telegram = await start();

    const answer = await call(telegram, 'setMyCommands', parameters);

    expect(answer).toMatchObject({ status: 400, description: expect.stringMatching(words) });
    expect(telegram.violations).toHaveLength(1);
    expect(telegram.commandWrites).toBe(0);
  });

  it('may be a hundred', async () => {
    const telegram = await start();

    await call(telegram, 'setMyCommands', { commands: manyCommands(100) });

    expect(telegram.commands()).toHaveLength(100);
  });
});

describe('descriptions', () => {
  it('are kept by language, up to their length', async () => {
    const telegram = await start();

    await call(telegram, 'setMyDescription', { description: 'Send me a photo' });
    await call(telegram, 'setMyShortDescription', {
      short_description: 'Fotos',
      language_code: 'es',
    });
    const long = await call(telegram, 'setMyDescription', { description: 'x'.repeat(513) });

    expect(telegram.description()).toBe('Send me a photo');
    expect(telegram.shortDescription('es')).toBe('Fotos');
    expect(long.status).toBe(400);
  });
});

function manyCommands(count: number) {
  return Array.from({ length: count }, (_, index) => ({ ...help, command: `c${index}` }));
}
