"""The preprocessing of every model here: what Hugging Face's image processors do with Pillow.

Resize the short side, crop the centre, then (x - 127) / 128. The same numbers go into `preprocessor_config.json`, so
that calibration, measuring and inference see the same pixels.
"""

from pathlib import Path

import numpy as np
from PIL import Image

MARGIN = 32  # EfficientNet-Lite was evaluated on the centre crop of side / (side + 32) of the short side
MEAN = 127
STANDARD_DEVIATION = 128


def preprocessor_config(side: int) -> dict:
    """Gives the content of `preprocessor_config.json` for a network that takes images of `side` x `side`.

    include_top false: otherwise EfficientNetImageProcessor divides by the standard deviation a second time.
    rescale_offset false: otherwise it also subtracts one.
    """
    return {
        "image_processor_type": "EfficientNetImageProcessor",
        "do_resize": True,
        "size": {"shortest_edge": side + MARGIN},
        "resample": int(Image.Resampling.BICUBIC),
        "do_center_crop": True,
        "crop_size": {"height": side, "width": side},
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "rescale_offset": False,
        "do_normalize": True,
        "include_top": False,
        "image_mean": [MEAN / 255] * 3,
        "image_std": [STANDARD_DEVIATION / 255] * 3,
    }


def preprocess(path: Path, side: int) -> np.ndarray:
    """Gives the normalized pixels of an image file, float32, shape [3, side, side] (RGB)."""
    with Image.open(path) as image:
        rgb = np.asarray(crop_centre(resize_short_side(image.convert("RGB"), side + MARGIN), side), np.float32)
    return (rgb.transpose(2, 0, 1) - MEAN) / STANDARD_DEVIATION


def resize_short_side(image: Image.Image, target: int) -> Image.Image:
    """Resizes so that the short side is `target`; the long side is truncated to whole pixels, as Hugging Face does."""
    short = min(image.size)
    width, height = (int(target * length / short) for length in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC)


def crop_centre(image: Image.Image, side: int) -> Image.Image:
    """Cuts `side` x `side` from the middle; an odd margin leaves its larger half at the right and bottom."""
    left, top = ((length - side) // 2 for length in image.size)
    return image.crop((left, top, left + side, top + side))
