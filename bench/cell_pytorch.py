"""
A peephole LSTM in PyTorch for cells.ts, as a Python loop and as TorchScript, on one thread. Reads { batch, steps, inputs, units, x, weights, ms },
a line, and answers { check, times: { form: [inference, training] } } in milliseconds.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)


class Peephole(torch.nn.Module):
    def __init__(self, w):
        super().__init__()
        self.w, self.u, self.b, self.p = (torch.nn.Parameter(each) for each in w)

    def forward(self, x):
        units = self.u.shape[1]
        h = torch.zeros(x.shape[1], units)
        c = torch.zeros(x.shape[1], units)
        seen = torch.nn.functional.linear(x, self.w, self.b)
        p = self.p.view(3, units)
        outputs = []
        for t in range(x.shape[0]):
            i, f, g, o = torch.chunk(seen[t] + h @ self.u.t(), 4, 1)
            c_next = torch.sigmoid(f + p[1] * c) * c + torch.sigmoid(i + p[0] * c) * torch.tanh(g)
            h = torch.sigmoid(o + p[2] * c_next) * torch.tanh(c_next)
            c = c_next
            outputs.append(h)
        return torch.stack(outputs)


def time_of(run, ms):
    start, calls = time.perf_counter(), 0
    while True:
        run()
        calls += 1
        taken = 1000 * (time.perf_counter() - start)
        if taken >= ms:
            return taken / calls


def calls_of(request):
    """The root mean square of the outputs, and for each form its two calls."""
    units, inputs = request["units"], request["inputs"]
    shapes = [(4 * units, inputs), (4 * units, units), (4 * units,), (3 * units,)]
    weights = [torch.tensor(values).reshape(shape) for values, shape in zip(request["weights"], shapes)]
    x = torch.tensor(request["x"]).reshape(request["steps"], request["batch"], inputs)
    loop = Peephole(weights)

    def both(module):
        def infer():
            with torch.no_grad():
                return module(x)

        def train():
            module.zero_grad()
            module(x).sum().backward()

        # TorchScript optimises in its first calls.
        for _ in range(3):
            infer(), train()
        return infer, train

    forms = {"Python loop": both(loop), "TorchScript": both(torch.jit.script(loop))}
    check = max(infer().double().square().mean().sqrt().item() for infer, _ in forms.values())
    return check, forms


prepared = {}


def answer(request):
    key = request["batch"], request["units"]
    if key not in prepared:
        prepared[key] = calls_of(request)
    check, forms = prepared[key]
    return {"check": check, "times": {name: [time_of(run, request["ms"]) for run in both] for name, both in forms.items()}}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
