"""Rounds a float32 model's weights to the 7-bit grid of `quantize.py`, and takes the mean error back out of the biases.

Rounding a layer's weights shifts each output channel by the rounding error times the mean input. That shift, measured
on calibration images, is most of what 7-bit weights cost; the bias absorbs it (Nagel et al. 2019, "Data-free
quantization through weight equalization and bias correction"). Quantization then finds the weights on its grid already.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, helper, numpy_helper
from onnxruntime import InferenceSession

from calibration_images import add_image_options, calibration_batches

LARGEST_STEP = 64  # onnxruntime's reduce_range maps the largest weight of a channel to 64
TINY = 1e-12  # a channel may be all zeros


def layers_with_weights(model: onnx.ModelProto) -> list[NodeProto]:
    """Gives the convolutions and the linear layer."""
    return [node for node in model.graph.node if node.op_type in ("Conv", "Gemm")]


def mean_inputs(model: onnx.ModelProto, batches: Iterable[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Gives the mean of each channel that enters a layer, over images and positions, by the input's name."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    inner_names = sorted({node.input[0] for node in layers_with_weights(model)} - {"pixel_values"})
    probe.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in inner_names)
    session = InferenceSession(probe.SerializeToString())

    sums: dict[str, np.ndarray] = {}
    count = 0
    for batch in batches:
        values = dict(zip(inner_names, session.run(inner_names, batch), strict=True)) | batch
        for name, value in values.items():
            channels = value.reshape(*value.shape[:2], -1).mean((0, 2), dtype=np.float64)
            sums[name] = sums.get(name, 0) + channels
        count += 1
    return {name: total / count for name, total in sums.items()}


def round_to_grid(weight: np.ndarray) -> np.ndarray:
    """Rounds each output channel (the first axis) to 64 steps from zero to its largest absolute weight."""
    axes = tuple(range(1, weight.ndim))
    step = np.maximum(np.abs(weight).max(axes, keepdims=True), TINY) / LARGEST_STEP
    return np.round(weight / step) * step


def mean_shift(node: NodeProto, weight_error: np.ndarray, mean_input: np.ndarray) -> np.ndarray:
    """Gives how far `weight_error` moves the mean of each output channel of `node`, borders ignored."""
    groups = next((attribute.i for attribute in node.attribute if attribute.name == "group"), 1)
    by_input_channel = weight_error.reshape(*weight_error.shape[:2], -1).sum(2)
    inputs = mean_input.reshape(groups, -1)  # the input channels that each group of output channels sees
    group_of_output = np.arange(len(weight_error)) * groups // len(weight_error)
    return (by_input_channel * inputs[group_of_output]).sum(1)


def round_weights(model: onnx.ModelProto, batches: Iterable[dict[str, np.ndarray]]) -> None:
    """Rounds and corrects every layer of `model`, in place."""
    means = mean_inputs(model, batches)
    initializers = {initializer.name: initializer for initializer in model.graph.initializer}

    def replace(name: str, values: np.ndarray) -> None:
        initializers[name].CopyFrom(numpy_helper.from_array(values.astype(np.float32), name))

    for node in layers_with_weights(model):
        input_name, weight_name, bias_name = node.input
        weight, bias = (numpy_helper.to_array(initializers[name]) for name in (weight_name, bias_name))
        rounded = round_to_grid(weight)
        replace(weight_name, rounded)
        replace(bias_name, bias - mean_shift(node, rounded - weight, means[input_name]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    add_image_options(parser)
    options = parser.parse_args()

    model = onnx.load(str(options.source))
    round_weights(model, calibration_batches(options))
    onnx.save(model, str(options.target))


if __name__ == "__main__":
    main()
