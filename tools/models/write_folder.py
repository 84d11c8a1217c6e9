"""Writes the files beside a model: config.json, preprocessor_config.json and whatsit.json, for the ImageNet classes.

The first two are what transformers, transformers.js and optimum read; the third is Whatsit's own.
"""

import argparse
import hashlib
import json
import re
from pathlib import Path

import onnx

from groups import group_classes
from labels import WORDNET_NOUNS, name_classes
from preprocess import preprocessor_config
from wordnet import load_nouns

PURPOSES = ("classifier", "base")


def model_config(labels: list[str], *, side: int, embedding_size: int) -> dict:
    """Gives the content of `config.json`."""
    return {
        "model_type": "efficientnet",
        "architectures": ["EfficientNetForImageClassification"],
        "image_size": side,
        "num_channels": 3,
        "hidden_dim": embedding_size,
        "id2label": {str(index): label for index, label in enumerate(labels)},
        "label2id": {label: index for index, label in enumerate(labels)},
    }


def whatsit_manifest(model_path: Path, *, temperature: float, purpose: str, groups: list[dict]) -> dict:
    """Gives the content of `whatsit.json`."""
    return {
        "version": 1,
        "sha256": hashlib.sha256(model_path.read_bytes()).hexdigest(),
        "temperature": temperature,
        "purpose": purpose,
        "groups": groups,
        "run": None,
    }


def read_sizes(model_path: Path) -> tuple[int, int]:
    """Reads the side of the input and the length of the embeddings from the model itself."""
    graph = onnx.load(str(model_path)).graph
    shapes = {value.name: value.type.tensor_type.shape.dim for value in [*graph.input, *graph.output]}
    return shapes["pixel_values"][-1].dim_value, shapes["embeddings"][-1].dim_value


def write_json(path: Path, content: dict) -> None:
    """Writes `content` with indents, but each list of numbers on one line."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    text = re.sub(r"\[\s+([-\d.,\s]+?)\s+\]", lambda match: f"[{' '.join(match[1].split())}]", text)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a model folder that has its onnx/model.onnx already")
    parser.add_argument("--purpose", choices=PURPOSES, required=True)
    parser.add_argument("--temperature", type=float, required=True)
    parser.add_argument("--wordnet", type=Path, default=WORDNET_NOUNS, help="WordNet's data.noun")
    options = parser.parse_args()

    model_path = options.folder / "onnx" / "model.onnx"
    side, embedding_size = read_sizes(model_path)
    nouns = load_nouns(options.wordnet)
    manifest = whatsit_manifest(
        model_path, temperature=options.temperature, purpose=options.purpose, groups=group_classes(nouns)
    )
    config = model_config(name_classes(nouns), side=side, embedding_size=embedding_size)
    write_json(options.folder / "config.json", config)
    write_json(options.folder / "preprocessor_config.json", preprocessor_config(side))
    write_json(options.folder / "whatsit.json", manifest)


if __name__ == "__main__":
    main()
