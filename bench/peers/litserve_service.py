"""The same classifier behind LitServe: WORKERS processes of one thread each.

Settings come from the environment: MODEL_FOLDER, WORKERS, PORT.
"""

import os
from pathlib import Path

import litserve
import numpy as np
from fastapi import Request

from classifier import Classifier


class ClassifierApi(litserve.LitAPI):
    def setup(self, device: str) -> None:
        self.classifier = Classifier(Path(os.environ["MODEL_FOLDER"]), threads=1)

    def decode_request(self, request: Request) -> np.ndarray:
        return self.classifier.preprocess(request["file"].file.read())

    def predict(self, pixels: np.ndarray) -> np.ndarray:
        return self.classifier.infer(pixels)

    def encode_response(self, logits: np.ndarray) -> dict:
        return self.classifier.present(logits)


if __name__ == "__main__":
    server = litserve.LitServer(
        ClassifierApi(), accelerator="cpu", workers_per_device=int(os.environ["WORKERS"])
    )
    server.run(
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        generate_client_file=False,
        access_log=False,
        log_level="warning",
    )
