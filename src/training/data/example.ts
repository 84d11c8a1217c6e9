/** One picture with what it shows. */
export interface Example {
  /** Where the picture is. */
  readonly file: string;
  readonly label: string;
  /** The part that the data set's makers put it into, where they did. */
  readonly officialPart?: 'train' | 'test';
}

/** A kind of things that several labels belong to, such as "dog". */
export interface LabelGroup {
  readonly label: string;
  readonly members: readonly string[];
}

/** Pictures to learn from, as a folder describes them; nothing has been looked into yet. */
export interface Dataset {
  /** Sorted by file. */
  readonly examples: readonly Example[];
  readonly groups: readonly LabelGroup[];
  /** Listed, but not there. */
  readonly missing: readonly string[];
  /** What may have been overlooked when it was made, a sentence each. */
  readonly remarks?: readonly string[];
}
