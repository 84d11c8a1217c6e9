import { defineConfig } from 'vitest/config';

/** Apart from the other tests: scripts/test-mlflow.mjs starts the servers that they ask. */
export default defineConfig({
  test: {
    include: ['test/mlflow/**/*.test.ts'],
    setupFiles: ['test/support/deny-network.ts'],
    pool: 'forks',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
