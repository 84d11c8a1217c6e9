/** Something that a platform has told a bot, in whatever words the adapter will understand. */
export interface PendingUpdate {
  readonly key: string;
  readonly payload: string;
}

/**
 * Keeps what a platform has delivered until it is answered, also while the process is killed: whatever is in here
 * may be confirmed to the platform, which then forgets it.
 *
 * One thing no inbox can know: whether an answer has left whose {@link UpdateInbox.finish} never came. Such an update
 * comes back, so that a kill between the two answers it twice.
 *
 * Every call throws {@link ClassifierError} `internal` where the inbox cannot be read or written.
 */
export interface UpdateInbox {
  /**
   * @param key - The same for every delivery of this update, another one for every other update.
   * @param payload - All that is needed to answer it; kept until it is finished, and no longer.
   * @returns Whether it is new. Nothing is to be done for one that waits already, or was finished: the last 10,000 are known.
   */
  take(key: string, payload: string): boolean;
  /** Says that nothing more is to be done for an update: it was answered, or needs no answer. */
  finish(key: string): void;
  /**
   * Gives what an earlier process has left undone, oldest first; to be called once, before anything is taken.
   * Whatever has come back five times and is still not finished is given up: it may be what ends the process.
   */
  resume(): readonly PendingUpdate[];
}
