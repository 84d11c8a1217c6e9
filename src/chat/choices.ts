/** Where people show pictures: a channel, a group, a private chat. */
export interface Place {
  readonly platform: 'discord' | 'telegram';
  /** As the platform writes it; no two places of a platform share one. */
  readonly id: string;
}

/** What has been chosen for a place; `undefined` where nobody has chosen. */
export interface Choices {
  /** Whether pictures are answered that nobody asked about. */
  readonly isWatched: boolean | undefined;
  /** The name of a model, which may be gone since. */
  readonly model: string | undefined;
}

/**
 * Remembers what has been chosen for each place. What a call has stored is there for the next one,
 * and after the process was killed.
 *
 * Every call throws {@link ClassifierError} `internal` where the choices cannot be read or written.
 */
export interface ChatChoices {
  read(place: Place): Choices;
  setWatched(place: Place, isWatched: boolean): void;
  /** @param model - `undefined` takes the choice back. */
  setModel(place: Place, model: string | undefined): void;
  /**
   * Follows a place that got another id: its choices go along, but for those that have been made under the new id.
   * Doing it twice does no harm.
   */
  move(place: Place, newId: string): void;
}
