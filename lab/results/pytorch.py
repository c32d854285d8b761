"""The runs of a kept study once more, by PyTorch: the same settings, sizes and rules, and PyTorch's own draws.

    python3 lab/results/pytorch.py lab/results/data/gru-adding.json [--cells TEXT] [--seeds N]
        [--one-bias] [--own-readout] [--decay D]

reads the keys of the runs, trains each in PyTorch and adds the outcome to lab/results/data/pytorch/<same name>. Runs that are there already are
not run again, so it may be stopped and started. Needs torch; nothing else of the project does.

Studies of recall and adding are known, and what they need of cells and schemes. What is not known ends the program.

--one-bias holds the second bias at 0 where PyTorch draws both, --own-readout leaves the output layer as PyTorch draws it, --decay is that of the
running measure: what a difference in these would do. With any of them, outcomes are printed and not kept.
"""

import argparse
import json
import math
import os
import re
import sys
import time
from pathlib import Path

import torch
from torch import nn

CLIP = 1
SYMBOLS = 8
# By task, as in src/study/tasks: the running measure's decay, its start, and what has to be passed.
RULES = {
    "recall": {"decay": 0.95, "start": 0.0, "solved": lambda value: value > 0.95},
    "adding": {"decay": 0.95, "start": None, "solved": lambda value: value < 0.02},
}


def parse(key):
    """The setting that a key stands for."""
    words = key.split(" ")
    options = {}
    while "=" in words[1] and ":" not in words[1]:
        name, value = words.pop(1).split("=")
        options[name] = int(value)
    task, cell, scheme, weights, optimizer, batch, updates, seed = words
    kind, size, layers = re.fullmatch(r"(\w+):(\d+)x(\d+)", cell).groups()
    if layers != "1" or weights not in ("default", "pytorch") or kind not in ("lstm", "gru"):
        sys.exit(f"pytorch.py: expected one layer of lstm or gru with weights default or pytorch, got {key}")
    name, rate = optimizer.split(":")
    return {
        "task": task,
        "steps": options["steps"],
        "distractors": options.get("distractors", 0),
        "kind": kind,
        "hidden": int(size),
        "schemes": scheme.split("+"),
        "weights": weights,
        "optimizer": name,
        "rate": float(rate),
        "batch": int(batch.removeprefix("batch=")),
        "updates": int(updates.removeprefix("updates=")),
        "seed": int(seed.removeprefix("seed=")),
    }


def log_uniform(size, most):
    return torch.log(torch.empty(size).uniform_(1, most))


def apply_scheme(text, layer, kind):
    """Sets the first bias of a layer whose biases are 0."""
    name, _, rest = text.partition(":")
    values = {key: float(value) for key, value in (part.split("=") for part in rest.split(",") if part)}
    hidden = layer.hidden_size
    order = ["input", "forget", "cell", "output"] if kind == "lstm" else ["reset", "update", "new"]
    gate = {g: layer.bias_ih_l0[k * hidden : (k + 1) * hidden] for k, g in enumerate(order)}
    retain = gate["forget" if kind == "lstm" else "update"]
    if name == "retainBias":
        retain.fill_(values["value"])
    elif name == "gruBiases":
        retain.fill_(values.get("retain", 0))
        gate["reset"].fill_(values.get("reset", 0))
    elif name == "bias":
        for each, value in values.items():
            gate[each].fill_(value)
    elif name in ("chrono", "chronoForgetOnly"):
        retain.copy_(log_uniform(hidden, values["tMax"] - 1))
        if name == "chrono" and kind == "lstm":
            gate["input"].copy_(-retain)
    elif name == "closedInput":
        retain.fill_(values["value"])
        gate["input"].fill_(-values["value"])
    elif name == "uniformGate":
        share = torch.empty(hidden).uniform_(1 / hidden, 1 - 1 / hidden)
        retain.copy_(-torch.log(1 / share - 1))
        if kind == "lstm":
            gate["input"].copy_(-retain)
    else:
        sys.exit(f"pytorch.py: expected a scheme that it knows, got {text}")


class Network(nn.Module):
    def __init__(self, setting, inputs, outputs):
        super().__init__()
        kind, hidden = setting["kind"], setting["hidden"]
        self.layer = (nn.LSTM if kind == "lstm" else nn.GRU)(inputs, hidden)
        self.head = nn.Linear(hidden, outputs)
        if not setting["own_readout"]:
            nn.init.xavier_uniform_(self.head.weight)
            nn.init.zeros_(self.head.bias)
        if setting["schemes"] == ["pytorch"]:
            if setting["one_bias"]:
                nn.init.zeros_(self.layer.bias_hh_l0).requires_grad_(False)
            return
        with torch.no_grad():
            if setting["weights"] == "default":
                # As Keras: over the stacked matrices.
                nn.init.xavier_uniform_(self.layer.weight_ih_l0)
                nn.init.orthogonal_(self.layer.weight_hh_l0)
            self.layer.bias_ih_l0.zero_()
            self.layer.bias_hh_l0.zero_()
            for scheme in setting["schemes"]:
                apply_scheme(scheme, self.layer, kind)
        self.layer.bias_hh_l0.requires_grad_(False)

    def forward(self, x):
        output, _ = self.layer(x)
        return self.head(output[-1])


def recall_batch(setting):
    steps, batch = setting["steps"], setting["batch"]
    if setting["distractors"]:
        symbols = torch.randint(SYMBOLS, (steps, batch))
        x = nn.functional.one_hot(symbols, SYMBOLS + 1).float()
        x[0, :, SYMBOLS] = 1
        return x, symbols[0]
    x = torch.zeros(steps, batch, SYMBOLS + 1)
    x[1:, :, SYMBOLS] = 1
    target = torch.randint(SYMBOLS, (batch,))
    x[0, torch.arange(batch), target] = 1
    return x, target


def adding_batch(setting):
    steps, batch = setting["steps"], setting["batch"]
    x = torch.zeros(steps, batch, 2)
    x[:, :, 0] = torch.rand(steps, batch)
    half = steps // 2
    rows = torch.arange(batch)
    for first, most in ((0, half), (half, steps)):
        x[torch.randint(first, most, (batch,)), rows, 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(0)


def loss_of(task, output, target):
    if task == "recall":
        return nn.functional.cross_entropy(output, target)
    return nn.functional.mse_loss(output[:, 0], target)


def measure_of(task, output, target, loss):
    if task == "recall":
        return (output.argmax(1) == target).float().mean().item()
    return loss.item()


def reach(network, setting):
    """The norm of the gradient by the first input, in parts of that by the last."""
    x, target = recall_batch(setting)
    x.requires_grad_()
    loss_of("recall", network(x), target).backward()
    gradient = x.grad.double()
    network.zero_grad()
    return (gradient[0].norm() / gradient[-1].norm()).item()


def run(setting):
    torch.manual_seed(setting["seed"])
    task = setting["task"]
    rule = RULES[task]
    inputs, outputs = (SYMBOLS + 1, SYMBOLS) if task == "recall" else (2, 1)
    network = Network(setting, inputs, outputs)
    if setting["updates"] == 0:
        return {"ratio": reach(network, setting)}
    parameters = [p for p in network.parameters() if p.requires_grad]
    if setting["optimizer"] == "adam":
        optimizer = torch.optim.Adam(parameters, lr=setting["rate"])
    else:
        optimizer = torch.optim.RMSprop(parameters, lr=setting["rate"], alpha=0.9)
    make = recall_batch if task == "recall" else adding_batch
    running = rule["start"]
    decay = setting["decay"] or rule["decay"]
    for update in range(1, setting["updates"] + 1):
        x, target = make(setting)
        output = network(x)
        loss = loss_of(task, output, target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, CLIP)
        optimizer.step()
        value = measure_of(task, output, target, loss)
        running = value if running is None else decay * running + (1 - decay) * value
        if rule["solved"](running):
            break
    else:
        update = None
    return {"solvedAt": update, "measure": float(f"{running:.4g}")}


# What a line for a whole setting holds, in the order of the seeds from 0: of every run this alone.
LISTS = {"ratios": "ratio", "updates": "solvedAt"}


def read(path):
    """The runs of a file, and the name of the list that its lines hold, None where a line is a run."""
    runs, kept = [], None
    for each in json.loads(path.read_text())["runs"] if path.exists() else []:
        kept = next((name for name in LISTS if name in each), None)
        if kept is None:
            runs.append(each)
        else:
            runs += [{"key": f"{each['key']} seed={seed}", LISTS[kept]: value} for seed, value in enumerate(each[kept])]
    return runs, kept


def write(path, runs, kept):
    grouped = {}
    for each in runs if kept else []:
        setting = each["key"].rsplit(" seed=", 1)[0]
        grouped.setdefault(setting, {"key": setting, kept: []})[kept].append(each[LISTS[kept]])
    lines = ",\n".join(f"    {json.dumps(each)}" for each in list(grouped.values()) or runs)
    text = f'{{\n  "torch": "{torch.__version__}",\n  "runs": [\n{lines}\n  ]\n}}\n'
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text)
    os.replace(unfinished, path)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("study", type=Path)
    options.add_argument("--cells", default="", help="only keys that hold this text")
    options.add_argument("--seeds", type=int, help="seeds 0 to N - 1 of each setting; default: those of the study")
    options.add_argument("--one-bias", action="store_true")
    options.add_argument("--own-readout", action="store_true")
    options.add_argument("--decay", type=float)
    given = options.parse_args()
    torch.set_num_threads(1)
    study, kept = read(given.study)
    keys = [each["key"] for each in study if given.cells in each["key"]]
    if given.seeds is not None:
        settings = dict.fromkeys(re.sub(r"seed=\d+$", "", key) for key in keys)
        keys = [f"{setting}seed={seed}" for setting in settings for seed in range(given.seeds)]
    path = given.study.parent / "pytorch" / given.study.name
    runs, _ = read(path)
    done = {each["key"] for each in runs}
    changed = {"one_bias": given.one_bias, "own_readout": given.own_readout, "decay": given.decay}
    is_kept = not any(changed.values())
    written = -math.inf
    for key in keys:
        if key in done and is_kept:
            continue
        outcome = run({**parse(key), **changed})
        if "ratio" in outcome:
            outcome["ratio"] = float(f"{outcome['ratio']:.4g}")
        if is_kept:
            runs.append({"key": key, **outcome})
            # Not after each of thousands of runs that take milliseconds.
            if time.monotonic() - written > 1:
                write(path, runs, kept)
                written = time.monotonic()
        print(key, outcome, flush=True)
    if is_kept:
        write(path, runs, kept)


if __name__ == "__main__":
    main()
