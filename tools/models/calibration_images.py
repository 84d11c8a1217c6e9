"""Chooses the images that a quantized model is calibrated on."""

import random
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from preprocess import preprocess

IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png"}


def add_image_options(parser: ArgumentParser) -> None:
    """Adds the options that `calibration_batches` reads."""
    parser.add_argument("--images", type=Path, required=True, help="folder of calibration images, read recursively")
    parser.add_argument("--side", type=int, required=True, help="side of the network's input")
    parser.add_argument("--count", type=int, default=160, help="images in the sample")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")


def calibration_batches(options: Namespace) -> Iterator[dict[str, np.ndarray]]:
    """Gives the network's inputs, one image at a time: the same ones each time for the same options and files."""
    paths = sorted(path for path in options.images.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES)
    sample = random.Random(options.seed).sample(paths, options.count)
    return ({"pixel_values": preprocess(path, options.side)[None]} for path in sample)
