"""Compares an exported model with the PyTorch network it came from, on noise and on the images that are given.

Prints the largest difference of logits and embeddings, relative to the largest value of the network's own.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession

from export_onnx import SIDE_BY_SIZE, load_network
from preprocess import preprocess

SEED = 1


def sample_pixels(side: int, images: list[Path]) -> np.ndarray:
    """Gives one picture of noise and the preprocessed images, as a batch."""
    noise = np.random.default_rng(SEED).uniform(-1, 1, (3, side, side)).astype(np.float32)
    return np.stack([noise, *(preprocess(image, side) for image in images)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--size", type=int, choices=sorted(SIDE_BY_SIZE), required=True)
    parser.add_argument("--images", type=Path, nargs="*", default=[])
    options = parser.parse_args()

    pixels = sample_pixels(SIDE_BY_SIZE[options.size], options.images)
    with torch.no_grad():
        expected = [output.numpy() for output in load_network(options.size)(torch.from_numpy(pixels))]
    names = ("logits", "embeddings")
    outputs = InferenceSession(options.model).run(names, {"pixel_values": pixels})
    for name, theirs, ours in zip(names, expected, outputs, strict=True):
        print(f"{name}: {np.abs(ours - theirs).max() / np.abs(theirs).max():.2e} of {np.abs(theirs).max():.2f}")


if __name__ == "__main__":
    main()
