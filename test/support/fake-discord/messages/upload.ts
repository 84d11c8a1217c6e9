/** A file that came with a request. */
export interface Upload {
  /** The `n` of `files[n]`. */
  readonly index: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}
