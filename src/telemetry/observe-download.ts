type Download = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

/** A download that tells how long it took, where it succeeded. */
export function observeDownload(
  download: Download,
  observe: (durationMs: number) => void,
): Download {
  return async (url, signal) => {
    const startedAt = performance.now();
    const imageBytes = await download(url, signal);
    observe(performance.now() - startedAt);
    return imageBytes;
  };
}
