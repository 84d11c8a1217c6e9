"""What both Python services share: a model folder, Pillow, numpy and onnxruntime."""

import io
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image


class Preprocessor:
    """Resize, centre crop, rescale and normalize, as preprocessor_config.json asks for."""

    def __init__(self, model_folder: Path) -> None:
        config = json.loads((model_folder / "preprocessor_config.json").read_text())
        self.shortest_edge = config["size"]["shortest_edge"]
        self.resample = Image.Resampling(config["resample"])
        self.crop_width = config["crop_size"]["width"]
        self.crop_height = config["crop_size"]["height"]
        mean = np.array(config["image_mean"], dtype=np.float32)
        std = np.array(config["image_std"], dtype=np.float32)
        # One multiplication and one addition a value: (x * rescale - mean) / std.
        self.scale = np.float32(config["rescale_factor"]) / std
        self.shift = -mean / std

    def decode_and_resize(self, image_bytes: bytes) -> Image.Image:
        image = Image.open(io.BytesIO(image_bytes)).convert("RGB")
        width, height = image.size
        edge = self.shortest_edge
        if width <= height:
            size = (edge, edge * height // width)
        else:
            size = (edge * width // height, edge)
        return image.resize(size, self.resample)

    def __call__(self, image_bytes: bytes) -> np.ndarray:
        """Returns [1, 3, height, width], float32."""
        image = self.decode_and_resize(image_bytes)
        left = (image.width - self.crop_width) // 2
        top = (image.height - self.crop_height) // 2
        image = image.crop((left, top, left + self.crop_width, top + self.crop_height))
        pixels = np.asarray(image, dtype=np.float32) * self.scale + self.shift
        return np.ascontiguousarray(pixels.transpose(2, 0, 1)[np.newaxis])


class Classifier:
    """One session; its methods may be called from several threads."""

    def __init__(self, model_folder: Path, threads: int) -> None:
        self.preprocess = Preprocessor(model_folder)
        id2label = json.loads((model_folder / "config.json").read_text())["id2label"]
        self.labels = [id2label[str(index)] for index in range(len(id2label))]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            model_folder / "onnx" / "model.onnx", options, providers=["CPUExecutionProvider"]
        )

    def infer(self, pixels: np.ndarray) -> np.ndarray:
        return self.session.run(["logits"], {"pixel_values": pixels})[0][0]

    def present(self, logits: np.ndarray, k: int = 5) -> dict:
        exponentials = np.exp(logits - logits.max())
        probabilities = exponentials / exponentials.sum()
        best = np.argsort(probabilities)[::-1][:k]
        predictions = [
            {"label": self.labels[index], "probability": float(probabilities[index])} for index in best
        ]
        return {"predicted_class": predictions[0]["label"], "predictions": predictions}
