import type { BotCommand } from 'telegraf/types';

import { chooseTexts } from '../../../src/chat/texts/choose-texts.ts';
import type { TelegramCommand } from '../../../src/chat/texts/texts.ts';
import type { TelegramApi } from '../api/telegram-api.ts';

const names: readonly TelegramCommand[] = [
  'classify',
  'help',
  'model',
  'models',
  'watch',
  'privacy',
];

/** Puts the commands into Telegram's menu, in each language. */
export async function registerCommands(api: TelegramApi): Promise<void> {
  await api.setCommands(menuIn('en'));
  await api.setCommands(menuIn('es'), 'es');
}

function menuIn(language: string): readonly BotCommand[] {
  const { commands } = chooseTexts(language).telegram;
  return names.map((command) => ({ command, description: commands[command] }));
}
