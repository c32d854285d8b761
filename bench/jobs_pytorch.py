"""A job of jobs.ts with PyTorch: data, initial weights and batches of a job folder, and the models of python/train.py, without its run directory.

    python jobs_pytorch.py FOLDER

Prints updates, milliseconds and the last loss, as JSON.
"""

import json
import math
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
import torch
import train
from torch import nn

folder = sys.argv[1]
torch.set_num_threads(1)
with open(os.path.join(folder, "job.json")) as file:
    job = json.load(file)
kinds = {"language": train.Language, "classify": train.Classify, "forecast": train.Forecast}
task = kinds[job["task"]](folder, job, 0, 1, torch.device("cpu"))
settings, model = job["settings"], task.model
stopping = settings["earlyStopping"]
with open(os.path.join(folder, "initial.safetensors"), "rb") as file:
    model.load_state_dict(train.unpack(file.read())[0])
optimizer = train.make_optimizer(settings["optimizer"], dict(model.named_parameters()))
parameters = [p for group in optimizer.param_groups for p in group["params"]]
torch.manual_seed(job["seed"])


def validate(best):
    """Measures the validation part; returns the least loss so far, with its weights."""
    model.eval()
    with torch.no_grad():
        value = task.measures(*task.measure(model))["loss"]
    model.train()
    if not stopping or value >= best[0]:
        return best
    return value, {name: tensor.clone() for name, tensor in model.state_dict().items()}


model.train()
updates, loss, best = 0, math.nan, (math.inf, {})
start = time.perf_counter()
for epoch in range(job["epochs"]):
    carried = None
    for index in range(task.updates):
        for group, first in zip(optimizer.param_groups, settings["optimizer"]["groups"]):
            group["lr"] = train.rate_of(settings["schedule"], first["lr"], updates)
        optimizer.zero_grad()
        total, weight, after = task.loss(model, epoch, index, carried)
        (total / weight).backward()
        norm = nn.utils.clip_grad_norm_(parameters, settings["clipNorm"] or math.inf).item()
        loss = total.item() / weight
        if not math.isfinite(loss + norm):
            sys.exit(f"the loss is {loss}, its gradient {norm}")
        optimizer.step()
        carried = None if after is None else tuple(each.detach() for each in after)
        updates += 1
    best = validate(best)
print(json.dumps({"updates": updates, "total": (time.perf_counter() - start) * 1000, "loss": loss}))
