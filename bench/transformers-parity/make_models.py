"""Makes the tiny model folders that run.mjs compares: random weights, the layouts of three model families.

python make_models.py (in an environment with requirements.txt) writes models/ anew, byte for byte.
"""

import json
import zlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = Path(__file__).parent / "models"
CHANNELS = 8
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
RESCALE = {"do_resize": True, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True}

# Input side, classes, and what the two configuration files say.
MODELS = {
    "tiny-vit": {
        "side": 224,
        "classes": 7,
        "config": {"model_type": "vit", "architectures": ["ViTForImageClassification"], "image_size": 224},
        "preprocessor": {
            "image_processor_type": "ViTImageProcessor",
            "size": {"height": 224, "width": 224},
            "resample": 2,
            **HALF,
        },
    },
    "tiny-resnet": {
        "side": 224,
        "classes": 5,
        "config": {"model_type": "resnet", "architectures": ["ResNetForImageClassification"]},
        "preprocessor": {
            "feature_extractor_type": "ConvNextFeatureExtractor",
            "size": 224,
            "crop_pct": 0.875,
            "resample": 3,
            **IMAGENET,
        },
    },
    "tiny-convnext": {
        "side": 384,
        "classes": 3,
        "config": {"model_type": "convnext", "architectures": ["ConvNextForImageClassification"]},
        "preprocessor": {
            "image_processor_type": "ConvNextImageProcessor",
            "size": {"shortest_edge": 384},
            "crop_pct": 0.875,
            "resample": 3,
            **IMAGENET,
        },
    },
}


def make_graph(name: str, side: int, classes: int) -> onnx.ModelProto:
    """Conv, Relu, GlobalAveragePool, Gemm; large weights, so that a difference would show."""
    random = np.random.default_rng(zlib.crc32(name.encode()))

    def weight(tensor_name: str, *shape: int) -> onnx.TensorProto:
        return numpy_helper.from_array(random.normal(size=shape).astype(np.float32), tensor_name)

    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["pixel_values", "kernel"], ["features"], strides=[4, 4]),
            helper.make_node("Relu", ["features"], ["active"]),
            helper.make_node("GlobalAveragePool", ["active"], ["pooled"]),
            helper.make_node("Flatten", ["pooled"], ["flat"]),
            helper.make_node("Gemm", ["flat", "head", "bias"], ["logits"]),
        ],
        name,
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, side, side])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", classes])],
        [weight("kernel", CHANNELS, 3, 5, 5), weight("head", CHANNELS, classes), weight("bias", classes)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def write_json(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n")


for name, model in MODELS.items():
    folder = FOLDER / name
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    labels = [f"class {index}" for index in range(model["classes"])]
    write_json(
        folder / "config.json",
        {
            **model["config"],
            "id2label": {str(index): label for index, label in enumerate(labels)},
            "label2id": {label: index for index, label in enumerate(labels)},
        },
    )
    write_json(folder / "preprocessor_config.json", {**RESCALE, **model["preprocessor"]})
    onnx.save(make_graph(name, model["side"], model["classes"]), folder / "onnx" / "model.onnx")
