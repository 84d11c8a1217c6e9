import type {
  APIApplicationCommandOptionChoice,
  InteractionResponseType,
  InteractionType,
} from 'discord-api-types/v10';

import type { Scene } from './scene.ts';

/** The bot's first answer to an interaction. */
export interface Acknowledgement {
  /** Time since the interaction was sent. */
  readonly afterMs: number;
  readonly type: InteractionResponseType;
  readonly isEphemeral: boolean;
  /** The `data` of the callback as it came. */
  readonly data: unknown;
}

/** Where an interaction stands. */
export interface InteractionRecord {
  readonly id: string;
  readonly token: string;
  readonly type:
    | InteractionType.ApplicationCommand
    | InteractionType.ApplicationCommandAutocomplete;
  readonly scene: Scene;
  /** The message whose context menu it was. */
  readonly targetId: string | undefined;
  readonly openedAt: number;
  acknowledgement: Acknowledgement | undefined;
  /** Whether three seconds went by without an acknowledgement: its token is dead. */
  isLate: boolean;
  isExpired: boolean;
  /** The first response, from the acknowledgement on. */
  originalId: string | undefined;
  /** Whether users see only that the bot is thinking. */
  isLoading: boolean;
  isOriginalDeleted: boolean;
  /** How often the first response was changed. */
  edits: number;
  readonly followUpIds: string[];
  choices: readonly APIApplicationCommandOptionChoice[] | undefined;
}

/** Milliseconds since an interaction was sent. */
export function ageOf({ openedAt }: InteractionRecord): number {
  return performance.now() - openedAt;
}

/** Tokens are good for 15 minutes. */
const lifetimeMs = 15 * 60 * 1000;

/** Whether an interaction's token is good for nothing any more. */
export function isOver(record: InteractionRecord): boolean {
  return record.isExpired || ageOf(record) > lifetimeMs;
}
