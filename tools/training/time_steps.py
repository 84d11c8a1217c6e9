"""Times training steps of models/base in PyTorch: `time_steps.py <blocks or all> <batch size> [frozen|updated] [threads]`.

Prints what time-steps.ts prints of the same steps.
"""

import sys
import time
from pathlib import Path
from statistics import median

import torch
from torch.nn import functional

from network import Body, Network

SIDE = 224
CLASSES = 37
ROUNDS = 6


def main() -> None:
    defaults = ["all", "16", "frozen", "2"]
    unfreeze, batch_size, statistics, threads = sys.argv[1:] + defaults[len(sys.argv) - 1 :]
    torch.set_num_threads(int(threads))
    body = Body(Path(__file__).parents[2] / "models/base/onnx/model.onnx")
    whole = Network(body, "pixel_values", (torch.zeros(1, 1280), torch.zeros(1)), updates_statistics=False)
    value = body.block_input(unfreeze)
    values = {"pixel_values": torch.zeros(1, 3, SIDE, SIDE)}
    with torch.no_grad():
        for node in whole.nodes:
            values[node.output[0]] = whole.compute(node, values)
    head = (torch.randn(CLASSES, 1280) / 36, torch.zeros(CLASSES))
    network = Network(body, value, head, updates_statistics=statistics == "updated")
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-4)
    features = torch.rand(int(batch_size), *values[value].shape[1:]) * 2 - 1
    targets = functional.one_hot(torch.arange(int(batch_size)) % CLASSES, CLASSES).float()
    times = []
    for _ in range(ROUNDS):
        started_at = time.perf_counter()
        loss = functional.cross_entropy(network(features), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        times.append((time.perf_counter() - started_at) * 1000 / int(batch_size))
    print(f"PyTorch {torch.__version__}, {unfreeze} blocks, batch {batch_size}, {statistics}, {threads} threads:", end=" ")
    print(f"{median(times[1:]):.1f} ms a picture (least {min(times[1:]):.1f})")


if __name__ == "__main__":
    main()
