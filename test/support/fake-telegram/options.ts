import type { FloodLimit } from './api/flood.ts';

/** How a fake Telegram is set up; what is left out is as Telegram is to a new bot. */
export interface FakeTelegramOptions {
  readonly token?: string;
  /** Without the `@`; `whatsit_test_bot`. */
  readonly botUsername?: string;
  /** The switch of BotFather that hides most of a group from the bot; on. */
  readonly hasPrivacyMode?: boolean;
  /** How much the bot may send; as much as it likes. */
  readonly floodLimits?: readonly FloodLimit[];
  /** How long the press of a button waits for its answer; 15000. */
  readonly answerCallbackWithinMs?: number;
  /** How long a webhook may take to answer; 60000. */
  readonly webhookTimeoutMs?: number;
  /** The pause before a failed update is delivered for the third time; it doubles from there. 2000. */
  readonly webhookRetryMs?: number;
  /** How long the promises of this fake wait before they reject; 15000. */
  readonly waitMs?: number;
}
