"""Exports a very small MobileNetV2 with random weights: a stand-in for a model from elsewhere, with other names.

Input `input` [batch, 3, side, side], output `output` [batch, classes]. It knows nothing, but its
answers depend on the image.
"""

import argparse
from pathlib import Path

import onnx
import torch
from torch import nn
from torch.nn import functional

OPSET = 18
SEED = 1
STEM_CHANNELS = 8
LAST_CHANNELS = 64
# expansion, channels, repeats, stride
STAGES = ((1, 8, 1, 1), (4, 8, 2, 2), (4, 16, 2, 2), (4, 24, 2, 2), (4, 32, 1, 2))


def convolution(inputs: int, outputs: int, *, kernel: int = 1, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    """Gives a convolution and the batch norm behind it."""
    conv = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, groups=groups, bias=False)
    return [conv, nn.BatchNorm2d(outputs)]


class InvertedResidual(nn.Module):
    """MobileNetV2's block: widen, filter each channel, narrow; with a shortcut where the shape stays the same."""

    def __init__(self, inputs: int, outputs: int, *, expansion: int, stride: int):
        super().__init__()
        hidden = inputs * expansion
        widen = [*convolution(inputs, hidden), nn.ReLU6()] if expansion > 1 else []
        filter_channels = [*convolution(hidden, hidden, kernel=3, stride=stride, groups=hidden), nn.ReLU6()]
        self.layers = nn.Sequential(*widen, *filter_channels, *convolution(hidden, outputs))
        self.has_shortcut = stride == 1 and inputs == outputs

    def forward(self, features):
        return features + self.layers(features) if self.has_shortcut else self.layers(features)


def build_mobilenet(classes: int) -> nn.Sequential:
    """Gives the network, seeded and ready for inference."""
    torch.manual_seed(SEED)
    layers: list[nn.Module] = [*convolution(3, STEM_CHANNELS, kernel=3, stride=2), nn.ReLU6()]
    channels = STEM_CHANNELS
    for expansion, outputs, repeats, stride in STAGES:
        for index in range(repeats):
            block_stride = stride if index == 0 else 1
            layers.append(InvertedResidual(channels, outputs, expansion=expansion, stride=block_stride))
            channels = outputs
    layers += [*convolution(channels, LAST_CHANNELS), nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    return settle(nn.Sequential(*layers, nn.Linear(LAST_CHANNELS, classes)))


def settle(network: nn.Sequential) -> nn.Sequential:
    """Lets batch norm learn the spread of each layer, and gives each logit mean 0 and spread 1 over made-up pictures.

    Straight from their random start the signal fades, and every picture gets the same answer.
    """
    pictures = make_pictures()
    with torch.no_grad():
        for _ in range(20):
            network.train()(pictures)
        logits, last = network.eval()(pictures), network[-1]
        last.weight /= logits.std(0)[:, None]
        last.bias.copy_((last.bias - logits.mean(0)) / logits.std(0))
    return network


def make_pictures(count: int = 128, side: int = 128) -> torch.Tensor:
    """Gives random pictures, shape [count, 3, side, side], that vary as photos do: more in the large."""
    pictures = torch.zeros(count, 3, side, side)
    for cells in (1, 2, 4, 8, 16, 32, 64, 128):
        grey, colour = torch.randn(count, 1, cells, cells), torch.randn(count, 3, cells, cells)
        pictures += functional.interpolate(0.25 * grey + 0.1 * colour, size=(side, side), mode="bilinear")
    return pictures.clamp(-1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--classes", type=int, default=10)
    options = parser.parse_args()

    torch.onnx.export(
        build_mobilenet(options.classes),
        torch.zeros(2, 3, options.side, options.side),
        str(options.output),
        dynamo=False,
        opset_version=OPSET,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
    )
    onnx.checker.check_model(str(options.output), full_check=True)


if __name__ == "__main__":
    main()
