"""How honest probabilities are, and the temperature that makes them so.

`logits` have the shape [images, classes], `truth` the index of the right class of each image.
"""

import numpy as np

BINS = 15
RESAMPLES = 1000
SEED = 1
CANDIDATES = np.round(np.arange(0.3, 1.5, 0.01), 2)


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Gives the softmax of each row of logits, divided by `temperature` first."""
    scaled = logits.astype(np.float64) / temperature
    exponentials = np.exp(scaled - scaled.max(1, keepdims=True))  # exp() overflows without it
    return exponentials / exponentials.sum(1, keepdims=True)


def negative_log_likelihood(logits: np.ndarray, truth: np.ndarray, temperature: float) -> float:
    """Gives the mean over images: smaller is better."""
    return float(-np.log(probabilities(logits, temperature)[np.arange(len(truth)), truth]).mean())


def fit_temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """Gives the temperature with the smallest negative log-likelihood, in hundredths."""
    return float(min(CANDIDATES, key=lambda candidate: negative_log_likelihood(logits, truth, candidate)))


def expected_calibration_error(logits: np.ndarray, truth: np.ndarray, temperature: float) -> float:
    """Gives the mean gap between top probability and accuracy, over 15 bins of equal width weighted by their images."""
    rows = probabilities(logits, temperature)
    top = rows.max(1)
    gap = (rows.argmax(1) == truth) - top
    bins = np.minimum((top * BINS).astype(int), BINS - 1)
    return float(np.abs(np.bincount(bins, gap, BINS)).sum() / len(truth))


def calibration_error_interval(logits: np.ndarray, truth: np.ndarray, temperature: float) -> tuple[float, float]:
    """Gives the 95 % bootstrap interval of the expected calibration error (1,000 seeded resamples)."""
    generator = np.random.default_rng(SEED)
    samples = generator.integers(len(truth), size=(RESAMPLES, len(truth)))
    errors = [expected_calibration_error(logits[sample], truth[sample], temperature) for sample in samples]
    low, high = np.percentile(errors, [2.5, 97.5])
    return float(low), float(high)
