"""PyTorch as a contender: the same workloads and the same answers as player.ts; requests are in requests.ts."""

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
    """Formula of numbers.ts."""
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


def probe(tensor):
    """As in numbers.ts: samples, and the root mean square."""
    flat = tensor.detach().reshape(-1)
    samples = [flat[k * (len(flat) - 1) // 15].item() for k in range(16)]
    return [samples, [flat.double().square().mean().sqrt().item()]]


class Net:
    """A workload: `call` is timed, `before` is not; `read` gives results so far in groups."""

    def __init__(self, call, read, before=lambda: None):
        self.call, self.read, self.before = call, read, before


def prepare(w, form):
    if w["task"] == "construction":
        return construction(w)
    batch, steps, size, hidden = w["batch"], w["steps"], w["inputSize"], w["hiddenSize"]
    if w["task"] == "tape":
        return operation(w["operation"], (steps, batch, hidden))
    if w["task"] == "stream":
        return stream(nn.LSTMCell(size, hidden), values(100, (steps, 1, size)))
    bidirectional = w.get("bidirectional", False)
    layer = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[w["cell"]](size, hidden, w["layers"], bidirectional=bidirectional)
    scale = 1 / hidden**0.5
    fill(layer, scale)
    if not form["hiddenBias"]:
        for name, parameter in layer.named_parameters():
            if name.startswith("bias_hh"):
                parameter.detach().zero_()
                parameter.requires_grad_(False)
    if w["task"] == "inference":
        return inference(layer, values(100, (steps, batch, size)))

    classes = VOCABULARY if w["task"] == "language" else CLASSES
    head = nn.Linear((2 if bidirectional else 1) * hidden, classes)
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
    loss_of = lambda: nn.functional.cross_entropy(logits(), target)
    optimizer = torch.optim.Adam([p for p in parameters if p.requires_grad], lr=1e-3)
    return backward(parameters, optimizer, loss_of) if w["task"] == "backward" else training(optimizer, loss_of)


def construction(w):
    made = [None]

    def call():
        made[0] = nn.LSTM(w["inputSize"], w["hiddenSize"])

    def read():
        parameters = list(made[0].parameters())
        first = parameters[0].reshape(-1)
        return [[sum(p.numel() for p in parameters)], [int(torch.isfinite(first).all() and first[0] != first[1])]]

    return Net(call, read)


def inference(layer, x):
    output = [None]

    def call():
        with torch.inference_mode():
            output[0] = layer(x)[0]

    return Net(call, lambda: probe(output[0]))


def stream(cell, inputs):
    """`nn.LSTMCell` is faster at single steps than `nn.LSTM`."""
    fill(cell, 1 / cell.hidden_size**0.5)
    state = [None]

    def call():
        with torch.inference_mode():
            state[0] = None
            for x in inputs:
                state[0] = cell(x, state[0])

    return Net(call, lambda: probe(state[0][0]))


def training(optimizer, loss_of):
    losses = []

    def call():
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    return Net(call, lambda: [losses])


def backward(parameters, optimizer, loss_of):
    loss = [None]

    def before():
        optimizer.zero_grad()
        loss[0] = loss_of()

    read = lambda: [group for parameter in parameters[:3] for group in probe(parameter.grad)]
    return Net(lambda: loss[0].backward(), read, before)


def operation(name, shape):
    """As nets/operations.ts."""
    steps, batch, hidden = shape
    rows = 1000
    functional = nn.functional

    def made(array, *sizes):
        return values(array, sizes).requires_grad_()

    x, y = made(100, *shape), values(101, shape)
    symbols = lambda count: torch.from_numpy(((number(102, steps * batch) + 1) / 2 * count).astype(numpy.int64)).reshape(steps, batch)

    def both(inputs, run):
        result = [None]

        def before():
            for one in inputs:
                one.grad = None

        def call():
            result[0] = run()
            result[0].backward(None if result[0].numel() == 1 else y)

        return Net(call, lambda: [group for one in (result[0], *(i.grad for i in inputs)) for group in probe(one)], before)

    def forward(run):
        result = [None]

        def call():
            result[0] = run()

        return Net(call, lambda: probe(result[0]))

    if name == "mseLoss":
        return both([x], lambda: functional.mse_loss(x, y))
    if name == "linear and cross-entropy":
        weight, bias, labels = made(103, VOCABULARY, hidden), made(104, VOCABULARY), symbols(VOCABULARY).reshape(-1)
        return both(
            [x, weight, bias], lambda: functional.cross_entropy(functional.linear(x, weight, bias).reshape(-1, VOCABULARY), labels)
        )
    if name == "tanh":
        return both([x], lambda: torch.tanh(x))
    if name == "sigmoid":
        return both([x], lambda: torch.sigmoid(x))
    if name == "softmax":
        return both([x], lambda: torch.softmax(x, -1))
    if name == "layerNorm":
        weight, bias = made(103, hidden), made(104, hidden)
        return both([x, weight, bias], lambda: functional.layer_norm(x, (hidden,), weight, bias))
    if name == "embedding":
        table, ids = made(103, rows, hidden), symbols(rows)
        return both([table], lambda: functional.embedding(ids, table))
    if name == "dropout":
        net = both([x], lambda: functional.dropout(x, 0.3))
        return Net(net.call, lambda: [[0]], net.before)
    if name in ("clipGradNorm", "Adam"):
        parameter = made(100, 4 * hidden, hidden)
        parameter.grad = values(101, (4 * hidden, hidden))
        if name == "clipGradNorm":
            most = [1.0]

            def clip():
                most[0] *= 0.9999
                nn.utils.clip_grad_norm_([parameter], most[0])

            return Net(clip, lambda: probe(parameter.grad))
        return Net(torch.optim.Adam([parameter], lr=1e-3).step, lambda: probe(parameter))
    if name == "add":
        plain = x.detach()
        return forward(lambda: plain + y)
    plain = x.detach()
    return forward(lambda: plain.sum())


def timed(net):
    net.before()
    start = time.perf_counter()
    net.call()
    return (time.perf_counter() - start) * 1000


def check_and_time(net, compared, least, ms):
    """As checkAndTime of nets/net.ts."""
    warm = time.perf_counter() + ms / 2000
    times = [timed(net) for _ in range(compared)][-1:]
    check = [list(group) for group in net.read()]
    while time.perf_counter() < warm:
        times = [timed(net)]
    end = time.perf_counter() + ms / 1000
    while len(times) < least or time.perf_counter() < end:
        times.append(timed(net))
    return {"check": check, "times": times}


def answer(request):
    if "about" in request:
        return {"version": f"{torch.__version__} ({blas()})"}
    net = prepare(request["workload"], request["form"])
    calls = request["calls"]
    return check_and_time(net, calls["compared"], calls["timed"], calls["ms"])


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
