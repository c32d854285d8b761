"""PyTorch as a contender of the streaming benchmark: nn.LSTMCell, which is faster at single steps than nn.LSTM. Answers as streamContender.ts."""

import json
import sys
import time

import numpy
import torch
from torch import nn

CHECK_STEPS = 50
torch.set_num_threads(1)
torch.set_grad_enabled(False)


def values(array, count, scale):
    """Formula of numbers.ts."""
    k = numpy.arange(1, count + 1, dtype=numpy.uint32)
    mixed = k * numpy.uint32(2654435761) ^ numpy.uint32((array + 1) * 40503)
    mixed = (mixed ^ (mixed >> numpy.uint32(15))) * numpy.uint32(2246822519)
    return torch.from_numpy((scale * (mixed.astype(numpy.float64) / 2**31 - 1)).astype(numpy.float32))


def prepare(size, inputs, samples):
    cell = nn.LSTMCell(inputs, size)
    head = nn.Linear(size, 1, bias=False)
    head.weight.copy_(values(4, size, 1 / size**0.5).reshape(1, size))
    for array, parameter in enumerate(cell.parameters()):
        parameter.copy_(values(array, parameter.numel(), 1 / size**0.5).reshape(parameter.shape))
    state = (torch.zeros(1, size), torch.zeros(1, size))

    def step(x):
        nonlocal state
        state = cell(x, state)
        return head(state[0]) if samples else state[0]

    return step


def measure(step, x, milliseconds):
    times, turns, end = [], 1, time.perf_counter() + milliseconds / 1000
    while time.perf_counter() < end or len(times) < 5:
        begin = time.perf_counter()
        for _ in range(turns):
            step(x)
        taken = time.perf_counter() - begin
        if taken < 0.002:
            turns *= 2
        else:
            times.append(1e6 * taken / turns)
    return times


step, inputs = None, None
for line in sys.stdin:
    request = json.loads(line)
    if "version" in request:
        answer = {"version": torch.__version__}
    elif "run" in request:
        answer = {"times": measure(step, inputs[0], request["run"])}
    else:
        size = request["hiddenSize"]
        samples = request.get("samples", False)
        width = 1 if samples else size
        step, inputs = prepare(size, width, samples), values(100, CHECK_STEPS * width, 1.0).reshape(CHECK_STEPS, 1, width)
        for x in inputs:
            output = step(x)
        answer = {"check": output.reshape(-1).tolist()}
    print(json.dumps(answer), flush=True)
