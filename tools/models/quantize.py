"""Quantizes a float32 model to 8-bit integers, calibrated on a seeded sample of the images below a folder.

Activations are unsigned, weights signed and per channel (half the time of signed activations), weights in 7 bits so
that processors without VNNI do not saturate.
"""

import argparse
import tempfile
from pathlib import Path

import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from calibration_images import add_image_options, calibration_batches


class CalibrationImages(CalibrationDataReader):
    """Hands images one by one to the quantizer."""

    def __init__(self, batches):
        self._batches = batches

    def get_next(self):
        return next(self._batches, None)


def quantize(source: Path, target: Path, images: CalibrationDataReader) -> None:
    """Writes `source` with quantize and dequantize nodes around every layer to `target`."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder, "prepared.onnx")
        quant_pre_process(source, prepared)
        quantize_static(
            prepared,
            target,
            images,
            quant_format=QuantFormat.QDQ,
            calibrate_method=CalibrationMethod.MinMax,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"OpTypesToExcludeOutputQuantization": ["Gemm"]},  # rounded logits tie with each other
        )


def drop_unused_operator_sets(path: Path) -> None:
    """Removes the operator sets that onnxruntime's optimizer declares without using them."""
    model = onnx.load(str(path))
    domains = {node.domain for node in model.graph.node}
    used = [operators for operators in model.opset_import if operators.domain in domains]
    del model.opset_import[:]
    model.opset_import.extend(used)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    add_image_options(parser)
    options = parser.parse_args()

    options.target.parent.mkdir(parents=True, exist_ok=True)
    quantize(options.source, options.target, CalibrationImages(calibration_batches(options)))
    drop_unused_operator_sets(options.target)


if __name__ == "__main__":
    main()
