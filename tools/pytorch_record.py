"""How the scripts beside this one write what PyTorch computed: one JSON file per case, tensors as base64.

A tensor is {"dtype": "F32" | "F64" | "I32", "shape": [...], "data": base64 of the little-endian elements, row-major}.
`test/support/cases.ts` reads it. Needs nothing but PyTorch.
"""

import argparse
import array
import base64
import json
import os
import sys

import torch

FORMATS = {torch.float32: ("F32", "f"), torch.float64: ("F64", "d"), torch.int64: ("I32", "i"), torch.int32: ("I32", "i")}


def encoded(tensor):
    name, code = FORMATS[tensor.dtype]
    elements = array.array(code, tensor.detach().reshape(-1).tolist())
    if sys.byteorder == "big":
        elements.byteswap()
    return {
        "dtype": name,
        "shape": list(tensor.shape),
        "data": base64.b64encode(elements.tobytes()).decode("ascii"),
    }


def encoded_all(tensors):
    return {name: encoded(tensor) for name, tensor in tensors.items() if tensor is not None}


def write_case(folder, name, case):
    os.makedirs(folder, exist_ok=True)
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in case.items()]
    with open(os.path.join(folder, f"{name}.json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


def arguments(description, **defaults):
    """Parses --seed and --out and whatever else has a default here."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", required=True, help="folder the case files are written to")
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=type(value), default=value, help=f"default {value}")
    torch.set_num_threads(1)
    return parser.parse_args()


class Draw:
    """Random tensors and choices from one seed. Floats are exact in float32, so that both precisions start from the same numbers."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def integer(self, low, high):
        """From low to high, both included."""
        return int(torch.randint(low, high + 1, (), generator=self.generator))

    def choice(self, values):
        return values[self.integer(0, len(values) - 1)]

    def chance(self, probability):
        return float(torch.rand((), generator=self.generator)) < probability

    def normal(self, *shape, scale=1.0):
        return (scale * torch.randn(shape, generator=self.generator)).double()

    def uniform(self, bound, shape):
        return (bound * (2 * torch.rand(shape, generator=self.generator) - 1)).double()

    def labels(self, classes, *shape):
        return torch.randint(0, classes, shape, generator=self.generator)
