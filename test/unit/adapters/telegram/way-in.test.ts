import type { Message } from 'telegraf/types';
import { describe, expect, it } from 'vitest';

import { wayIn } from '../../../../adapters/telegram/incoming/way-in.ts';
import { me, message } from './messages.ts';

const group = { id: -7, type: 'supergroup', title: 'Cats' };
const channel = { id: -8, type: 'channel', title: 'Cats' };
const caption = '@whatsit_test_bot what is this?';
const mention = {
  caption,
  caption_entities: [{ type: 'mention', offset: 0, length: '@whatsit_test_bot'.length }],
};
const nothing = { me, command: undefined, isWatched: undefined };

function look(content: object, options: Partial<Parameters<typeof wayIn>[1]> = {}) {
  const messages: readonly Message[] = [message(content)];
  return wayIn(messages, { ...nothing, ...options });
}

describe('a message', () => {
  it('in a private chat is for the bot', () => {
    expect(look({})).toBe('private');
  });

  it('in a group is for others', () => {
    expect(look({ chat: group })).toBeUndefined();
  });

  it('in a group that is watched is for the bot', () => {
    expect(look({ chat: group }, { isWatched: true })).toBe('watched');
  });

  it('in a group that mentions the bot is for it', () => {
    expect(look({ chat: group, ...mention }, { isWatched: false })).toBe('asked');
  });

  it('in a group with /classify is for the bot', () => {
    const command = { name: 'classify', argument: '' };

    expect(look({ chat: group }, { command })).toBe('asked');
  });

  it('in a channel is for the bot, unless somebody has said otherwise', () => {
    expect(look({ chat: channel })).toBe('watched');
    expect(look({ chat: channel }, { isWatched: false })).toBeUndefined();
  });
});

it('an album is for the bot where any of its captions mentions it', () => {
  const album = [message({ chat: group }), message({ chat: group, ...mention })];

  expect(wayIn(album, nothing)).toBe('asked');
});
