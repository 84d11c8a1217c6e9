/** Whether the system has refused something, for one of these reasons; for any, when none are given. */
export function isSystemError(
  error: unknown,
  ...codes: readonly string[]
): error is Error & { readonly code: string } {
  const isOne =
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'syscall' in error;
  return isOne && (codes.length === 0 || codes.includes(String(error.code)));
}

/** @returns What passes over these codes, and throws every other error. */
export function unless(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!isSystemError(error, ...codes)) throw error;
  };
}
