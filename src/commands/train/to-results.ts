import type { Run } from '../../experiments/runs/run.ts';
import type { TrainedClassifier } from '../../training/train-classifier.ts';

/** What came of training, in the words of a run's record. */
export function toResults({
  validation,
  test,
  temperature,
  trainerMemoryBytes,
}: TrainedClassifier): Run['results'] {
  const ownMemoryBytes = process.resourceUsage().maxRSS * 1024;
  return {
    ...(validation && {
      validation_loss: validation.loss,
      validation_accuracy: validation.accuracy,
    }),
    ...(test && {
      test_loss: test.loss,
      test_accuracy: test.accuracy,
      test_top5_accuracy: test.top5Accuracy,
      test_calibration_error: test.calibrationError,
    }),
    temperature,
    peak_memory_mb: Math.round((ownMemoryBytes + trainerMemoryBytes) / 1e6),
  };
}
