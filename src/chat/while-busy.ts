/** How a platform shows that an answer is on its way. */
export interface BusySign {
  /** Most answers come sooner, and need no sign. */
  readonly delayMs: number;
  /** The platform takes the sign away after a while. */
  readonly renewalMs: number;
  /** A courtesy: whatever it fails with is nobody's concern. */
  show(): Promise<unknown>;
}

/** Shows a sign while a task takes longer than a moment. */
export async function whileBusy<Result>(
  { delayMs, renewalMs, show }: BusySign,
  task: () => Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout;
  function sign(): void {
    timer = setTimeout(sign, renewalMs);
    show().catch(() => undefined);
  }
  timer = setTimeout(sign, delayMs);
  try {
    return await task();
  } finally {
    clearTimeout(timer);
  }
}
