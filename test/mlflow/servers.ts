/** What scripts/test-mlflow.mjs has started. */
export const servers = {
  /** Keeps files, too. */
  whole: read('TEST_MLFLOW_URI'),
  /** Behind a prefix, started with --no-serve-artifacts. */
  withoutFiles: read('TEST_MLFLOW_URI_WITHOUT_FILES'),
};

/** A Python that has MLflow. */
export const pythonPath = read('TEST_MLFLOW_PYTHON');

function read(name: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new Error(`${name} is not set: npm run test:mlflow`);
}
