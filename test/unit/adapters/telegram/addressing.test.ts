import { describe, expect, it } from 'vitest';

import { isMentioned, readCommand } from '../../../../adapters/telegram/incoming/addressing.ts';
import { marked, message } from './messages.ts';

const me = { id: 42, username: 'whatsit_bot' };

describe('readCommand', () => {
  it.each([
    ['/help', '/help', { name: 'help', argument: '' }],
    ['/model pets', '/model', { name: 'model', argument: 'pets' }],
    ['/watch@whatsit_bot on', '/watch@whatsit_bot', { name: 'watch', argument: 'on' }],
    ['/HELP@Whatsit_Bot', '/HELP@Whatsit_Bot', { name: 'help', argument: '' }],
  ])('reads %s', (text, part, command) => {
    expect(readCommand(marked(text, part, 'bot_command'), me)).toEqual(command);
  });

  it('reads the caption of a picture', () => {
    const entity = { type: 'bot_command', offset: 0, length: 9 };
    const captioned = message({ photo: [], caption: '/classify', caption_entities: [entity] });

    expect(readCommand(captioned, me)).toEqual({ name: 'classify', argument: '' });
  });

  it.each([
    ['what is for another bot', marked('/help@other_bot', '/help@other_bot', 'bot_command')],
    ['a command in the middle', marked('say /help', '/help', 'bot_command')],
    ['plain text', message({ text: '/help' })],
    ['a picture without a caption', message({ photo: [] })],
  ])('finds none in %s', (_, one) => {
    expect(readCommand(one, me)).toBeUndefined();
  });
});

describe('isMentioned', () => {
  it('is by the name of the bot, however it is written', () => {
    expect(isMentioned(marked('look @Whatsit_bot', '@Whatsit_bot', 'mention'), me)).toBe(true);
  });

  it('is by a link to the bot', () => {
    const entity = { type: 'text_mention', offset: 0, length: 4, user: { id: 42 } };

    expect(isMentioned(message({ text: 'you?', entities: [entity] }), me)).toBe(true);
  });

  it.each([
    ['another name', marked('@somebody', '@somebody', 'mention')],
    ['a longer name', marked('@whatsit_bot2', '@whatsit_bot2', 'mention')],
    ['no mention', message({ text: 'whatsit_bot' })],
  ])('is not by %s', (_, one) => {
    expect(isMentioned(one, me)).toBe(false);
  });
});
