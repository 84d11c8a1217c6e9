/** All that a child inherits: it never sees a token. */
const INHERITED_VARIABLES = ['PATH', 'TMPDIR', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'TZ'];

/** What a child process is told by its environment. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const inherited = INHERITED_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    // glibc would keep an arena a thread and give little of it back.
    MALLOC_ARENA_MAX: '2',
    // From 1.29 on ONNX Runtime reports its use to its maker, and leaves files behind for that.
    ORT_DISABLE_TELEMETRY: '1',
    ...Object.fromEntries(inherited),
  };
}
