"""Loads a model from MLflow as its users do, and prints its logits for pixels from a file of float32."""

import json
import sys

import mlflow
import numpy as np
import onnxruntime

model_uri, pixels_file, side = sys.argv[1], sys.argv[2], int(sys.argv[3])
pixels = np.fromfile(pixels_file, dtype=np.float32).reshape(-1, 3, side, side)

model = mlflow.onnx.load_model(model_uri)
session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
onnx_logits = session.run(["logits"], {"pixel_values": pixels})[0]

function = mlflow.pyfunc.load_model(model_uri)
function_logits = function.predict({"pixel_values": pixels})["logits"]

signature = mlflow.models.get_model_info(model_uri).signature
print(
    json.dumps(
        {
            "onnx": onnx_logits.tolist(),
            "function": np.asarray(function_logits).tolist(),
            "inputs": signature.inputs.to_dict(),
            "outputs": signature.outputs.to_dict(),
        }
    )
)
