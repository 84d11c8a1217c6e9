"""Halves the file of a float32 model: large weights are stored as float16 and cast back to compute in float32.

ONNX Runtime folds the casts when it loads the file: it runs as fast as before.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

MIN_ELEMENTS = 4096  # biases and batch-norm statistics are small, and lose more than they save


def is_large(tensor: TensorProto) -> bool:
    """Tells whether a weight is worth storing as float16."""
    return tensor.data_type == TensorProto.FLOAT and int(np.prod(tensor.dims)) >= MIN_ELEMENTS


def store_as_float16(tensor: TensorProto) -> tuple[TensorProto, NodeProto]:
    """Gives the float16 copy of a weight, and the node that turns it into the weight of the old name again."""
    stored = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{tensor.name}.float16")
    cast = helper.make_node("Cast", [stored.name], [tensor.name], name=f"{tensor.name}.cast", to=TensorProto.FLOAT)
    return stored, cast


def shrink(graph: onnx.GraphProto) -> None:
    """Stores the large weights of `graph` as float16, in place."""
    large = [tensor for tensor in graph.initializer if is_large(tensor)]
    small = [tensor for tensor in graph.initializer if not is_large(tensor)]
    pairs = [store_as_float16(tensor) for tensor in large]
    nodes = [*(cast for _, cast in pairs), *graph.node]  # a node may only use what comes before it
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend([*small, *(stored for stored, _ in pairs)])
    graph.node.extend(nodes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()

    model = onnx.load(str(options.source))
    shrink(model.graph)
    onnx.checker.check_model(model, full_check=True)
    options.target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(options.target))


if __name__ == "__main__":
    main()
