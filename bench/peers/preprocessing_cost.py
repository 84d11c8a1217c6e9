"""Measures the CPU time of Pillow's decode + resize, and of the whole preprocessing.

Takes a model folder, a number of rounds and file names as one JSON object on stdin; prints milliseconds a picture as JSON.
"""

import json
import sys
import time
from pathlib import Path

from classifier import Preprocessor


def milliseconds_each(work, images, rounds):
    started_at = time.process_time()
    for _ in range(rounds):
        for image in images:
            work(image)
    return (time.process_time() - started_at) * 1000 / (rounds * len(images))


task = json.load(sys.stdin)
preprocess = Preprocessor(Path(task["modelFolder"]))
images = [Path(file).read_bytes() for file in task["files"]]
milliseconds_each(preprocess, images, 1)  # warm-up

json.dump(
    {
        "decodeAndResizeMs": milliseconds_each(preprocess.decode_and_resize, images, task["rounds"]),
        "wholeMs": milliseconds_each(preprocess, images, task["rounds"]),
    },
    sys.stdout,
)
