"""A classifier service as a FastAPI author would write it: one process, work in the thread pool.

Settings come from the environment: MODEL_FOLDER, THREADS, PORT.
"""

import os
from pathlib import Path

import uvicorn
from fastapi import FastAPI, UploadFile

from classifier import Classifier

classifier = Classifier(Path(os.environ["MODEL_FOLDER"]), threads=int(os.environ["THREADS"]))
app = FastAPI()


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/predict")
def predict(file: UploadFile) -> dict:  # not async: FastAPI runs it in its thread pool
    pixels = classifier.preprocess(file.file.read())
    return classifier.present(classifier.infer(pixels))


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), access_log=False, log_level="warning")
