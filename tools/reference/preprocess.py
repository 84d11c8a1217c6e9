"""Makes `test/golden/reference`: what Python's transformers makes of our photos.

    pip install -r requirements.txt
    python preprocess.py

Four kinds of reference, all from the slow image processors, which work with Pillow and numpy:

- images/<photo>.<config>.png: the picture after resize and crop, still 0..255;
- pixel-values.json: values of the finished input at known places, of pictures that need no resizing,
  so that scaling, normalization and CHW order are seen without any filter in the way;
- defaults.json: each processor's settings when its config says nothing;
- input-sizes.json: what comes out when a config says little about cropping.
"""

import json
from pathlib import Path

import numpy as np
import transformers
from PIL import Image

TEST = Path(__file__).resolve().parents[2] / "test"
PHOTOS = TEST / "fixtures" / "photos"
REFERENCE = TEST / "golden" / "reference"

IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
NEAREST, LANCZOS, BILINEAR, BICUBIC = range(4)

# As in preprocessor_config.json files. Python's EfficientNet refuses `shortest_edge`, which our own models use under
# that name; Bit's processor takes the same steps and does not.
CONFIGS = {
    "lite-260": {
        "image_processor_type": "BitImageProcessor",
        "do_resize": True,
        "size": {"shortest_edge": 292},
        "resample": BICUBIC,
        "do_center_crop": True,
        "crop_size": {"height": 260, "width": 260},
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [127 / 255] * 3,
        "image_std": [128 / 255] * 3,
    },
    "vit-224": {
        "image_processor_type": "ViTImageProcessor",
        "size": {"height": 224, "width": 224},
        "resample": BILINEAR,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    },
    "convnext-224": {
        "image_processor_type": "ConvNextImageProcessor",
        "size": {"shortest_edge": 224},
        "crop_pct": 0.875,
        "resample": BICUBIC,
        **IMAGENET,
    },
    "convnext-384": {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 384}},
    "efficientnet-nearest": {
        "image_processor_type": "EfficientNetImageProcessor",
        "size": {"height": 130, "width": 170},
        "resample": NEAREST,
        **IMAGENET,
    },
    "efficientnet-offset": {
        "image_processor_type": "EfficientNetImageProcessor",
        "size": {"height": 130, "width": 170},
        "resample": BILINEAR,
        "rescale_factor": 1 / 127.5,
        "rescale_offset": True,
        "include_top": False,
        "do_normalize": False,
    },
    "clip-lanczos": {
        "image_processor_type": "CLIPImageProcessor",
        "size": 144,
        "crop_size": 144,
        "resample": LANCZOS,
    },
    "vit-number": {"image_processor_type": "ViTFeatureExtractor", "size": 128, "resample": BICUBIC, **IMAGENET},
    "vit-wide": {"image_processor_type": "ViTImageProcessor", "size": {"height": 80, "width": 400}, "resample": BICUBIC},
    "mobilenet-number": {
        "image_processor_type": "MobileNetV2ImageProcessor",
        "size": 160,
        "crop_size": {"height": 125, "width": 133},
    },
    "deit-odd-crop": {
        "image_processor_type": "DeiTImageProcessor",
        "size": {"height": 150, "width": 201},
        "crop_size": {"height": 97, "width": 144},
    },
    "clip-padded": {
        "image_processor_type": "CLIPImageProcessor",
        "size": {"shortest_edge": 100},
        "crop_size": {"height": 131, "width": 152},
    },
    "clip-nearest-padded": {
        "image_processor_type": "CLIPImageProcessor",
        "size": {"shortest_edge": 97},
        "crop_size": {"height": 100, "width": 100},
        "resample": NEAREST,
    },
}

# EfficientNet's `include_top` divides by the standard deviation, whatever `do_normalize` says.
PIXELS_ONLY = {"do_rescale": False, "do_normalize": False, "include_top": False}

EVERY_PHOTO = ["landscape-420", "large", "odd-sides", "portrait-444", "progressive", "small", "stars"]
PHOTOS_BY_CONFIG = {
    "lite-260": EVERY_PHOTO,
    "vit-224": ["landscape-420", "large", "odd-sides", "small"],
    "convnext-224": ["large", "portrait-444", "progressive", "stars"],
    "convnext-384": ["small"],
    "efficientnet-nearest": ["landscape-420", "large", "small"],
    "clip-lanczos": ["landscape-420", "large", "odd-sides", "portrait-444", "small"],
    "vit-number": ["large", "odd-sides", "small"],
    "vit-wide": ["odd-sides", "stars"],
    "mobilenet-number": ["landscape-420", "large", "portrait-444", "odd-sides"],
    "deit-odd-crop": ["odd-sides", "portrait-444", "stars"],
    "clip-padded": ["landscape-420", "odd-sides", "portrait-444"],
    "clip-nearest-padded": ["odd-sides", "portrait-444"],
}

# Width and height with which resizing changes nothing. Where a crop follows, the long side is the odd one.
UNSCALED_SIZES = {
    "lite-260": (341, 292),
    "vit-224": (224, 224),
    "convnext-224": (256, 301),
    "efficientnet-nearest": (170, 130),
    "efficientnet-offset": (170, 130),
    "clip-padded": (100, 133),
}
SAMPLE_COUNT = 300

PROCESSORS = (
    "BeitImageProcessor",
    "BitImageProcessor",
    "CLIPImageProcessor",
    "ConvNextImageProcessor",
    "DeiTImageProcessor",
    "EfficientNetImageProcessor",
    "MobileNetV1ImageProcessor",
    "MobileNetV2ImageProcessor",
    "PvtImageProcessor",
    "SegformerImageProcessor",
    "SiglipImageProcessor",
    "ViTImageProcessor",
)


def main() -> None:
    for folder in ("configs", "images", "unscaled"):
        (REFERENCE / folder).mkdir(parents=True, exist_ok=True)
        for old in (REFERENCE / folder).iterdir():
            old.unlink()
    for name, config in CONFIGS.items():
        write_json(REFERENCE / "configs" / f"{name}.json", config)
    write_images()
    write_pixel_values()
    write_input_sizes()
    write_json(REFERENCE / "defaults.json", {name: getattr(transformers, name)().to_dict() for name in PROCESSORS})


def write_input_sizes() -> None:
    """Some processors never crop, whatever their config says; some have a size of their own for it."""
    image = Image.new("RGB", (300, 200))
    references = []
    for name in PROCESSORS:
        for setting in ({"do_center_crop": True}, {"do_center_crop": True, "crop_size": 100}):
            config = {"image_processor_type": name, **setting}
            _, height, width = run(create_processor(config), image).shape
            references.append({"config": config, "input": {"width": width, "height": height}})
    write_json(REFERENCE / "input-sizes.json", references)


def create_processor(config: dict) -> transformers.BaseImageProcessor:
    name = config["image_processor_type"].replace("FeatureExtractor", "ImageProcessor")
    return getattr(transformers, name).from_dict(config)


def write_images() -> None:
    for config, photos in PHOTOS_BY_CONFIG.items():
        processor = create_processor(CONFIGS[config] | PIXELS_ONLY)
        for photo in photos:
            values = run(processor, read_photo(photo))
            assert values.dtype == np.uint8
            Image.fromarray(values.transpose(1, 2, 0)).save(REFERENCE / "images" / f"{photo}.{config}.png", optimize=True)


def write_pixel_values() -> None:
    references = []
    for config, (width, height) in UNSCALED_SIZES.items():
        picture = slopes(width, height)
        Image.fromarray(picture).save(REFERENCE / "unscaled" / f"{config}.png", optimize=True)
        values = run(create_processor(CONFIGS[config]), Image.fromarray(picture))
        assert values.dtype == np.float32
        places = np.random.default_rng(0).integers(0, values.shape, (SAMPLE_COUNT, 3))
        references.append(
            {
                "config": config,
                "shape": values.shape,
                "channelMeans": values.mean(axis=(1, 2), dtype=np.float64).tolist(),
                "samples": [[*place.tolist(), float(values[tuple(place)])] for place in places],
            }
        )
    write_json(REFERENCE / "pixel-values.json", references, indent=None)


def run(processor: transformers.BaseImageProcessor, image: Image.Image) -> np.ndarray:
    return processor(image, return_tensors="np")["pixel_values"][0]


def read_photo(name: str) -> Image.Image:
    (path,) = PHOTOS.glob(f"{name}.*")
    return Image.open(path).convert("RGB")


def slopes(width: int, height: int) -> np.ndarray:
    """Red grows to the right, green downwards, blue to the left and down; no two channels or axes look alike."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    return (255 * np.dstack([x, y**2, (1 - x) * y])).round().astype(np.uint8)


def write_json(path: Path, value: object, indent: int | None = 2) -> None:
    path.write_text(json.dumps(value, indent=indent) + "\n")


if __name__ == "__main__":
    main()
