/** Bits as one of Discord's enums of flags, which name neither none of them nor several together. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the place where it is used says which enum
export function toFlags<Flags extends number>(bits: number): Flags {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each sum of flags is a value of their enum
  return bits as Flags;
}

/** All these bits in one number. */
export function sumFlags(flags: readonly number[]): number {
  return flags.reduce((bits, flag) => bits | flag, 0);
}
