"""TensorFlow's "SAME" padding as an attribute of the convolution, where PyTorch would export a subgraph.

The EfficientNet-Lite port pads in a module of its own before each convolution. Exported as it is, that module becomes a
Pad node whose amounts a dozen further nodes compute. ONNX convolutions take uneven padding themselves.
"""

import torch
from torch import nn
from torch.nn import functional

Padding = tuple[int, int, int, int]  # left, right, top, bottom: the order of torch.nn.functional.pad


class PaddedConvolution(torch.autograd.Function):
    """A convolution with uneven zero padding that torch.onnx writes as one Conv node."""

    @staticmethod
    def forward(_context, image, weight, padding: Padding, stride: int, groups: int):
        return functional.conv2d(functional.pad(image, padding), weight, stride=stride, groups=groups)

    @staticmethod
    def symbolic(graph, image, weight, padding: Padding, stride: int, groups: int):
        left, right, top, bottom = padding
        return graph.op(
            "Conv",
            image,
            weight,
            pads_i=[top, left, bottom, right],
            strides_i=[stride, stride],
            group_i=groups,
            kernel_shape_i=weight.type().sizes()[2:],
            dilations_i=[1, 1],
        )


class PaddedConv2d(nn.Module):
    """Takes the weight of a convolution of the port, and its static padding."""

    def __init__(self, convolution: nn.Conv2d):
        super().__init__()
        if convolution.bias is not None:
            raise ValueError("a convolution with a bias is not expected: batch norm follows each one")
        self.weight = convolution.weight
        self.padding = tuple(getattr(convolution.static_padding, "padding", (0, 0, 0, 0)))
        self.stride = convolution.stride[0]
        self.groups = convolution.groups

    def forward(self, image):
        return PaddedConvolution.apply(image, self.weight, self.padding, self.stride, self.groups)


def inline_padding(network: nn.Module) -> None:
    """Replaces, in place, every convolution of the port that pads by itself."""
    for name, child in network.named_children():
        if hasattr(child, "static_padding"):
            setattr(network, name, PaddedConv2d(child))
        else:
            inline_padding(child)
