import { z } from 'zod';

import type { Config } from '../../config.ts';
import type { Ask } from './ask.ts';
import { failure, type Finding, ok, warning } from './finding.ts';
import { notReached } from './not-reached.ts';

const CHECK = 'telegram';

/** The only ones that Telegram delivers to. */
const WEBHOOK_PORTS: ReadonlySet<string> = new Set(['', '443', '80', '88', '8443']);
/** Failures of longer ago are history. */
const RECENT_SECONDS = 3600;

const userSchema = z.object({ result: z.object({ username: z.string() }) });
const webhookSchema = z.object({
  result: z.object({
    url: z.string(),
    last_error_date: z.int().optional(),
    last_error_message: z.string().optional(),
  }),
});
type WebhookInfo = z.output<typeof webhookSchema>['result'];

/** Asks Telegram about the token, and compares where it delivers updates with where they are to come. */
export async function checkTelegram(config: Config, ask: Ask): Promise<readonly Finding[]> {
  const { TELEGRAM_TOKEN: token, TELEGRAM_API_URL: api } = config;
  if (token === undefined) return [ok(CHECK, 'off: TELEGRAM_TOKEN is not set.')];
  const platform = { check: CHECK, name: 'Telegram', url: api };
  const base = `${api.replace(/\/+$/, '')}/bot${encodeURIComponent(token).replace('%3A', ':')}`;

  const reply = await ask(`${base}/getMe`);
  const user = userSchema.safeParse(reply?.body).data?.result;
  if (reply?.status === 401 || reply?.status === 404) {
    const advice = 'Set TELEGRAM_TOKEN to the one that @BotFather gave.';
    return [failure(CHECK, 'Telegram refuses the token.', advice)];
  }
  if (reply?.status !== 200 || !user) return [notReached(platform, reply)];
  const login = ok(CHECK, `the token is good; the bot is called ${user.username}.`);

  const { TELEGRAM_WEBHOOK_URL: wanted } = config;
  if (wanted !== undefined && !isAcceptable(wanted)) {
    const advice = 'Set it to an https URL on port 443, 80, 88 or 8443.';
    return [login, failure(CHECK, 'Telegram does not deliver to TELEGRAM_WEBHOOK_URL.', advice)];
  }
  const webhook = await ask(`${base}/getWebhookInfo`);
  const info = webhookSchema.safeParse(webhook?.body).data?.result;
  const isAnswer = webhook?.status === 200 && info;
  return [login, isAnswer ? judgeWebhook(wanted, info) : notReached(platform, webhook)];
}

function judgeWebhook(wanted: string | undefined, info: WebhookInfo): Finding {
  if (info.url !== '' && info.url !== wanted) {
    const advice =
      'If another program answers for this bot, stop it: each start takes updates over.';
    return warning(CHECK, `updates go to ${hostOf(info.url)} until the next start.`, advice);
  }
  if (wanted === undefined) return ok(CHECK, 'updates are asked for.');
  if (info.url === '') return ok(CHECK, 'the webhook is set at the next start.');
  return hasFailedLately(info)
    ? warning(
        CHECK,
        `Telegram could not deliver lately: ${info.last_error_message ?? 'it does not say why'}.`,
        'See that TELEGRAM_WEBHOOK_URL leads to POST /telegram/webhook of this service.',
      )
    : ok(CHECK, 'updates come to the webhook.');
}

function isAcceptable(webhookUrl: string): boolean {
  const { protocol, port } = new URL(webhookUrl);
  return protocol === 'https:' && WEBHOOK_PORTS.has(port);
}

/** The rest of a URL may be a secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'another place';
}

function hasFailedLately({ last_error_date: at }: WebhookInfo): boolean {
  return at !== undefined && Date.now() / 1000 - at < RECENT_SECONDS;
}
