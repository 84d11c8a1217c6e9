import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those install packages: npm run test:image, npm run test:mlflow
    exclude: ['**/node_modules/**', 'test/image/**', 'test/mlflow/**'],
    setupFiles: ['test/support/deny-network.ts'],
    pool: 'forks', // native code and threads do not mix; vmForks give onnxruntime foreign typed arrays
    testTimeout: 30_000,
    hookTimeout: 30_000,
    sequence: { shuffle: true },
    coverage: {
      include: ['src/**/*.ts'], // adapters are run by the e2e tests, in processes of their own
      // Processes of their own: the e2e tests run them.
      exclude: [
        'src/cli.ts',
        'src/commands/*.ts',
        'src/commands/{evaluate,experiments,models,train}/**',
        'src/inference/**/child/main.ts',
      ],
      reporter: ['text-summary', 'json-summary'],
      // A floor that only rises. What the e2e tests run in processes of their own is not counted.
      thresholds: { lines: 92, branches: 84, functions: 91, statements: 91 },
    },
  },
});
