import { defineConfig } from 'vitest/config';

/** Apart from the other tests: it installs packages, and needs root for namespaces. */
export default defineConfig({
  test: {
    include: ['test/image/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 600_000,
  },
});
