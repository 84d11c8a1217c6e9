/** A picture that somebody showed, not yet fetched. */
export interface Picture {
  /** The file's name as the platform gives it; it may be anything. */
  readonly name: string | undefined;
  /** Whoever posted it hid it: what it shows must be hidden too. */
  readonly isSpoiler: boolean;
  /** It stands for something that moves, which is not looked at itself. */
  readonly isPreview?: boolean;
  /**
   * Fetches it.
   *
   * @returns The encoded file.
   * @throws {ClassifierError} `image-too-large`, `download-refused`, `download-failed` or `timed-out`; or the signal's reason.
   */
  load(signal: AbortSignal): Promise<Uint8Array>;
}

/** What was posted beside pictures or instead of one, and is not looked at. */
export type SkipReason =
  | 'video'
  | 'audio'
  | 'document'
  | 'vector-animation'
  /** The platform gives bots no files of this size. */
  | 'too-large-to-fetch';

/** Something that is named in the answer without being looked at. */
interface SkippedItem {
  readonly name: string | undefined;
  readonly isSpoiler: boolean;
  readonly skipped: SkipReason;
}

/** One thing in a message, in the order in which people see it there. */
export type Item = Picture | SkippedItem;

/** How many of these are looked at, and count against a limit. */
export function countPictures(items: readonly Item[]): number {
  return items.filter((item) => 'load' in item).length;
}
