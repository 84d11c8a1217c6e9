const discordEpochMs = 1_420_070_400_000;

/** Gives an id that is larger than all ids before it. */
export type MakeId = () => string;

/** Makes ids as Discord does: the milliseconds since 2015 stand above the lower 22 bits. */
export function createSnowflakes(): MakeId {
  let last = 0n;
  return () => {
    const next = BigInt(Date.now() - discordEpochMs) << 22n;
    last = next > last ? next : last + 1n;
    return String(last);
  };
}
