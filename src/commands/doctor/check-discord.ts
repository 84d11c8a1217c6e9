import { z } from 'zod';

import type { Config } from '../../config.ts';
import type { Ask, Reply } from './ask.ts';
import { failure, type Finding, ok, warning } from './finding.ts';
import { notReached, type Platform } from './not-reached.ts';

const CHECK = 'discord';
const PORTAL = 'https://discord.com/developers/applications';

/** Gateway Message Content, and the same for bots in fewer than a hundred servers. */
const MESSAGE_CONTENT_FLAGS = (1 << 18) | (1 << 19);

const userSchema = z.object({ username: z.string() });
const applicationSchema = z.object({ flags: z.int() });

export interface DiscordCheckOptions {
  readonly ask: Ask;
  readonly version: string;
}

/** Asks Discord about the token, and whether the bot may see what is to be classified unasked. */
export async function checkDiscord(
  config: Config,
  { ask, version }: DiscordCheckOptions,
): Promise<readonly Finding[]> {
  const { DISCORD_TOKEN: token, DISCORD_API_URL: api = 'https://discord.com/api' } = config;
  if (token === undefined) return [ok(CHECK, 'off: DISCORD_TOKEN is not set.')];
  const platform = { check: CHECK, name: 'Discord', url: api };
  // https://docs.discord.com/developers/reference#user-agent
  const headers = {
    authorization: `Bot ${token}`,
    'user-agent': `DiscordBot (whatsit, ${version})`,
  };
  const get = (route: string): Promise<Reply | undefined> =>
    ask(`${api.replace(/\/+$/, '')}/v10${route}`, headers);

  const reply = await get('/users/@me');
  const user = userSchema.safeParse(reply?.body).data;
  if (reply?.status === 401) {
    const advice = `Set DISCORD_TOKEN to the one of the Bot page of your application at ${PORTAL}.`;
    return [failure(CHECK, 'Discord refuses the token.', advice)];
  }
  if (reply?.status !== 200 || !user) return [notReached(platform, reply)];
  const login = ok(CHECK, `the token is good; the bot is called ${user.username}.`);
  if (config.DISCORD_AUTO_CLASSIFY === 'mentions') return [login];
  return [login, judgeIntent(platform, await get('/applications/@me'))];
}

function judgeIntent(platform: Platform, reply: Reply | undefined): Finding {
  const application = applicationSchema.safeParse(reply?.body).data;
  if (reply?.status !== 200 || !application) return notReached(platform, reply);
  if ((application.flags & MESSAGE_CONTENT_FLAGS) !== 0) {
    return ok(CHECK, 'the Message Content intent is on.');
  }
  return warning(
    CHECK,
    'the Message Content intent is off: the bot sees only what mentions it.',
    `Switch it on at ${PORTAL}, your application, Bot; or set DISCORD_AUTO_CLASSIFY=mentions.`,
  );
}
