"""The part of an ONNX body after a value, as a PyTorch module with a new linear head."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import NodeProto, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

INPUT = "pixel_values"
EMBEDDINGS = "embeddings"
MOMENTUM = 0.1


class Body:
    """Nodes and weights of an ONNX file, weights that are stored as 16-bit floats in 32 bits."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(str(path)).graph
        self.weights = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        self.nodes: list[NodeProto] = []
        for node in graph.node:
            if node.op_type == "Constant":
                self.weights[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
            elif node.op_type == "Cast" and node.input[0] in self.weights:
                self.weights[node.output[0]] = self.weights[node.input[0]].astype(np.float32)
            else:
                self.nodes.append(node)

    def after(self, value: str) -> Iterator[NodeProto]:
        """Gives the nodes from a value to the embeddings."""
        reached = {value}
        for node in self.nodes:
            if node.input[0] in reached and EMBEDDINGS not in reached:
                reached.update(node.output)
                yield node

    def block_input(self, blocks: int | str) -> str:
        """Gives the value that goes into the first of the last blocks."""
        if blocks == "all":
            return INPUT
        ends = [node.output[0] for node in self.nodes if self._ends_block(node)]
        return ends[-1 - int(blocks)]

    def _ends_block(self, node: NodeProto) -> bool:
        """A block ends where a sum or a normalization is neither clipped nor added to what came before the block."""
        if node.op_type not in ("Add", "BatchNormalization"):
            return False
        users = [other.op_type for other in self.nodes if node.output[0] in other.input]
        is_summed = node.op_type == "BatchNormalization" and users == ["Add"]
        return "Clip" not in users and not is_summed


class Network(nn.Module):
    """A tail of a body and a head; statistics of batch normalization stay as they are, or follow the batches."""

    def __init__(self, body: Body, value: str, head: tuple[Tensor, Tensor], *, updates_statistics: bool) -> None:
        super().__init__()
        self.body, self.value, self.updates_statistics = body, value, updates_statistics
        self.nodes = list(body.after(value))
        self.learned, self.running = nn.ParameterDict(), {}
        for node in self.nodes:
            learned = node.input[1:3] if node.op_type == "BatchNormalization" else node.input[1:2]
            for name in learned if node.op_type in ("Conv", "BatchNormalization") else ():
                self.learned[name.replace(".", "/")] = nn.Parameter(torch.tensor(body.weights[name]))
            for name in node.input[3:5] if node.op_type == "BatchNormalization" else ():
                self.running[name] = torch.tensor(body.weights[name])
        self.head_weight, self.head_bias = nn.Parameter(head[0]), nn.Parameter(head[1])

    def forward(self, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Gives the logits; `mask` is what dropout multiplies the embeddings with."""
        values = {self.value: features}
        for node in self.nodes:
            values[node.output[0]] = self.compute(node, values)
        embeddings = values[EMBEDDINGS]
        return functional.linear(embeddings if mask is None else embeddings * mask, self.head_weight, self.head_bias)

    def compute(self, node: NodeProto, values: dict[str, Tensor]) -> Tensor:
        """Gives the result of one node, of values that are there already."""
        x = values[node.input[0]]
        attributes = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
        match node.op_type:
            case "Conv":
                top, left, bottom, right = attributes["pads"]
                padded = functional.pad(x, (left, right, top, bottom))
                weight = self._learned(node.input[1])
                return functional.conv2d(
                    padded, weight, stride=attributes["strides"], groups=attributes.get("group", 1)
                )
            case "BatchNormalization":
                return self._normalize(node, x, attributes["epsilon"])
            case "Clip":
                low, high = (float(self.body.weights[name]) for name in node.input[1:])
                return torch.clamp(x, low, high)
            case "Add":
                return x + values[node.input[1]]
            case "ReduceMean":
                return x.mean((2, 3))
        raise NotImplementedError(node.op_type)

    def _normalize(self, node: NodeProto, x: Tensor, epsilon: float) -> Tensor:
        scale, shift = (self._learned(name) for name in node.input[1:3])
        mean, variance = (self.running[name] for name in node.input[3:5])
        follows = self.updates_statistics and self.training
        return functional.batch_norm(x, mean, variance, scale, shift, follows, MOMENTUM, epsilon)

    def _learned(self, name: str) -> nn.Parameter:
        return self.learned[name.replace(".", "/")]
