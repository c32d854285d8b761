"""PyTorch as a contender: the same workloads and the same answers as sluice.ts."""

import json
import sys
import time

import numpy
import torch
from torch import nn

VOCABULARY, CLASSES = 65, 10
torch.set_num_threads(int(sys.argv[1]))


def blas():
    """Which library multiplies matrices: Debian's PyTorch takes what is installed, and without OpenBLAS it is many times slower."""
    torch.mm(torch.zeros(8, 8), torch.zeros(8, 8))
    with open("/proc/self/maps") as maps:
        loaded = maps.read()
    return next((name for name in ("openblas", "mkl", "blis") if name in loaded), "no fast BLAS: install libopenblas0-pthread")


def number(array, count):
    """Formula of workloads.ts."""
    k = numpy.arange(1, count + 1, dtype=numpy.uint32)
    mixed = k * numpy.uint32(2654435761) ^ numpy.uint32((array + 1) * 40503)
    mixed = (mixed ^ (mixed >> numpy.uint32(15))) * numpy.uint32(2246822519)
    return mixed.astype(numpy.float64) / 2**31 - 1


def values(array, shape, scale=1.0):
    return torch.from_numpy((scale * number(array, int(numpy.prod(shape)))).astype(numpy.float32)).reshape(shape)


def fill(module, scale):
    with torch.no_grad():
        for array, parameter in enumerate(module.parameters()):
            parameter.copy_(values(array, tuple(parameter.shape), scale))


def prepare(w):
    batch, steps, size, hidden = w["batch"], w["steps"], w["inputSize"], w["hiddenSize"]
    layer = (nn.LSTM if w["cell"] == "lstm" else nn.GRU)(size, hidden, w["layers"])
    scale = 1 / hidden**0.5
    fill(layer, scale)

    if w["task"] == "inference":
        x = values(100, (steps, batch, size))

        def infer():
            with torch.inference_mode():
                y = layer(x)[0].reshape(-1)
                return [y[k * (len(y) - 1) // 15].item() for k in range(16)]

        return infer

    classes = VOCABULARY if w["task"] == "language" else CLASSES
    head = nn.Linear(hidden, classes)
    fill(head, scale)
    parameters = [*layer.parameters(), *head.parameters()]
    if w["task"] == "language":
        embedding = nn.Embedding(VOCABULARY, size)
        fill(embedding, 1)
        parameters = [*embedding.parameters(), *parameters]
        symbols = [
            torch.from_numpy(((number(a, steps * batch) + 1) / 2 * VOCABULARY).astype(numpy.int64)) for a in (100, 101)
        ]
        x, target = symbols[0].reshape(steps, batch), symbols[1]
        logits = lambda: head(layer(embedding(x))[0]).reshape(-1, VOCABULARY)
    else:
        x = values(100, (steps, batch, size))
        target = torch.arange(batch) % CLASSES
        logits = lambda: head(layer(x)[0][-1])
    optimizer = torch.optim.Adam(parameters, lr=1e-3)

    def train():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(logits(), target)
        loss.backward()
        optimizer.step()
        return [loss.item()]

    return train


def run(call, duration):
    call()
    times = []
    end = time.perf_counter() + duration / 1000
    while True:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
        if time.perf_counter() >= end and len(times) >= 3:
            return times


call = None
for line in sys.stdin:
    request = json.loads(line)
    if "peak" in request:
        answer = {"version": f"{torch.__version__} ({blas()})"}
    elif "run" in request:
        answer = {"times": run(call, request["run"])}
    else:
        call = prepare(request["workload"])
        answer = {"check": [*call(), *call(), *call()]}
    print(json.dumps(answer), flush=True)
