/** What chat needs to get at posted pictures. */
export interface ImageDownloader {
  /**
   * @param url - Where the platform says that the picture is.
   * @returns The encoded file.
   * @throws {ClassifierError} `download-refused`, `download-failed`, `image-too-large` or `timed-out`; or the signal's reason.
   */
  download(url: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** Where chat tells what happens to its connections: the name of an event, in the past tense, and facts. */
export interface Log {
  info(facts: object, event: string): void;
  warn(facts: object, event: string): void;
  error(facts: object, event: string): void;
}
