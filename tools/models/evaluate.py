"""Measures a model folder on images whose file names start with their ImageNet class id ("n02123045_tabby.JPEG").

Prints accuracy, calibration at the folder's temperature, the temperature that the images themselves would choose, and
how often a group helps where the top probability is low.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession

from labels import load_class_ids
from preprocess import preprocess
from temperature import calibration_error_interval, expected_calibration_error, fit_temperature, probabilities

MIN_PROBABILITY = 0.5  # the service says that it is not sure below this
MIN_GROUP_PROBABILITY = 0.8


def load_truth(paths: list[Path]) -> np.ndarray:
    """Gives the class index that each file name states."""
    class_ids = load_class_ids()
    return np.array([class_ids.index(path.name.split("_")[0]) for path in paths])


def run(model_path: Path, paths: list[Path]) -> np.ndarray:
    """Gives the logits of each image, shape [images, classes]."""
    session = InferenceSession(model_path)
    side = session.get_inputs()[0].shape[-1]
    inputs = ({"pixel_values": preprocess(path, side)[None]} for path in paths)
    return np.concatenate([session.run(["logits"], batch)[0] for batch in inputs])


def report_accuracy(logits: np.ndarray, truth: np.ndarray) -> None:
    order = (-logits).argsort(1)
    for k in (1, 5):
        right = (order[:, :k] == truth[:, None]).any(1)
        print(f"top-{k}: {right.mean():.4f} ({right.sum()} of {len(truth)})")


def report_calibration(logits: np.ndarray, truth: np.ndarray, temperature: float) -> None:
    error = expected_calibration_error(logits, truth, temperature)
    low, high = calibration_error_interval(logits, truth, temperature)
    print(f"expected calibration error at temperature {temperature}: {error:.3f} (95 %: {low:.3f} to {high:.3f})")
    print(f"expected calibration error at temperature 1: {expected_calibration_error(logits, truth, 1):.3f}")
    print(f"temperature of the smallest negative log-likelihood: {fit_temperature(logits, truth)}")


def smallest_group(row: np.ndarray, groups: list[dict]) -> dict | None:
    """Gives the group with the fewest classes whose probabilities sum to enough (ties: probability, then label)."""
    sums = [(len(group["classes"]), -row[group["classes"]].sum(), group["label"], group) for group in groups]
    likely = [entry for entry in sums if -entry[1] >= MIN_GROUP_PROBABILITY]
    return min(likely, key=lambda entry: entry[:3])[3] if likely else None


def report_groups(rows: np.ndarray, truth: np.ndarray, groups: list[dict]) -> None:
    unsure = np.flatnonzero(rows.max(1) < MIN_PROBABILITY)
    found = {int(image): smallest_group(rows[image], groups) for image in unsure}
    shown = {image: group for image, group in found.items() if group}
    right = sum(truth[image] in group["classes"] for image, group in shown.items())
    top_right = sum(rows[image].argmax() == truth[image] for image in unsure)
    print(f"top probability under {MIN_PROBABILITY}: {len(unsure)} images, top label right in {top_right}")
    print(f"of these, a group is shown for {len(shown)}, and right in {right}")
    print("groups shown:", ", ".join(sorted(group["label"] for group in shown.values())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a model folder")
    parser.add_argument("--images", type=Path, required=True, help="folder of labelled images")
    parser.add_argument("--model", type=Path, help="another ONNX file for the same folder: its float32 original")
    options = parser.parse_args()

    manifest = json.loads((options.folder / "whatsit.json").read_text(encoding="utf-8"))
    paths = sorted(options.images.glob("n*_*.*"))
    truth = load_truth(paths)
    logits = run(options.model or options.folder / "onnx" / "model.onnx", paths)
    report_accuracy(logits, truth)
    report_calibration(logits, truth, manifest["temperature"])
    report_groups(probabilities(logits, manifest["temperature"]), truth, manifest["groups"])


if __name__ == "__main__":
    main()
