/** Text in one style. It is raw: escaping belongs to the platform that renders it. */
export interface Span {
  readonly text: string;
  readonly style?: 'bold' | 'mono';
}

export interface Line {
  readonly spans: readonly Span[];
  /** Said in passing; platforms without small print show it like the rest. */
  readonly isSmall?: boolean;
}

/** Lines that belong together and are hidden together. */
export interface Block {
  readonly isSpoiler: boolean;
  readonly lines: readonly Line[];
}
