import type { Prediction } from '../../classification/prediction.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Failure } from '../answer-pictures.ts';
import type { SkipReason } from '../picture.ts';

/** All that chat says, in one language. Labels stay as the model has them. */
export interface Texts {
  /** @param probability - In 0..1. What is not quite nothing or everything is not rounded to that. */
  percent(probability: number): string;
  /** Stands before guesses. */
  readonly unsure: string;
  /** Stands before guesses, where what they have in common is sure. */
  unsureOfKind(group: Prediction): string;
  /** @param models - One name, or several with commas between them. */
  answeredBy(models: string): string;
  /** Stands below what was said of the still picture of something that moves. */
  readonly fromPreview: string;

  /** Why something in a message was not looked at. */
  readonly skipped: Readonly<Record<SkipReason, string>>;
  /** Why there is no answer, and what to do about it. */
  readonly failures: Readonly<Record<ErrorCode, FailureText>>;
  rateLimited(retryAfterMs: number): string;

  /** What it can do, whatever the platform: one string a line. */
  readonly help: readonly string[];
  about(facts: AboutFacts): readonly string[];
  readonly modelsTitle: string;
  classes(count: number): string;
  readonly isDefault: string;

  /** What is called so on Discord alone. */
  readonly discord: DiscordTexts;
  /** What is called so on Telegram alone. */
  readonly telegram: TelegramTexts;
}

/** Makes a sentence of what is known of a failure. */
export type FailureText = (failure: Pick<Failure, 'details' | 'reference'>) => string;

interface AboutFacts {
  readonly version: string;
  /** The default model's name. */
  readonly model: string;
}

export interface DiscordTexts {
  /** How to ask: one string a line. */
  readonly help: readonly string[];
  /** To whoever has mentioned the bot without a picture. */
  readonly noPicture: string;
  /** To whoever has asked about a message without a picture. */
  readonly noPictureInMessage: string;
  /** To whoever has asked in a reply to a message that the bot is not shown. */
  readonly hiddenReference: string;
  readonly watchingNow: string;
  /** Stands after that where the bot lacks what it needs for it. */
  readonly mayNotAnswer: string;
  readonly notWatchingNow: string;
  /** Where the bot sees only what is meant for it. */
  readonly cannotWatch: string;
  /** Names and descriptions in Discord's menus: a name has at most 32 characters, a description 100. */
  readonly commands: Readonly<Record<DiscordCommandText, string>>;
}

/** `whatIsThis` is a name, the others are descriptions. */
type DiscordCommandText =
  | 'whatIsThis'
  | 'classify'
  | 'picture'
  | 'anotherPicture'
  | 'model'
  | 'k'
  | 'private'
  | 'help'
  | 'models'
  | 'about'
  | 'watch'
  | 'watchOn'
  | 'watchOff';

export interface TelegramTexts {
  /** How to ask: one string a line. */
  readonly help: readonly string[];
  /** To whoever has asked without a picture. */
  readonly noPicture: string;
  /** What becomes of pictures and of what is known about people: one string a line. */
  readonly privacy: readonly string[];
  readonly watchingNow: string;
  readonly notWatchingNow: string;
  /** Why nothing is seen in a group nevertheless, and what its admins can do about it. */
  readonly privacyMode: string;
  readonly alwaysWatching: string;
  readonly howToWatch: string;
  readonly adminsOnly: string;
  readonly chooseModel: string;
  modelChosen(model: string): string;
  /** Descriptions in Telegram's menu: at most 256 characters. */
  readonly commands: Readonly<Record<TelegramCommand, string>>;
}

/** The names of the commands, without the slash. */
export type TelegramCommand = 'classify' | 'help' | 'model' | 'models' | 'watch' | 'privacy';
