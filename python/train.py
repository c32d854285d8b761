"""Trains the model of a job folder with PyTorch, and writes a run directory that Sluice reads.

    python train.py JOB                                        one process, on the GPU if there is one
    torchrun --nproc-per-node 4 train.py JOB                   one host, a process for each GPU or core
    torchrun --nnodes 2 --nproc-per-node 8 ... train.py JOB    many hosts that share the folder

Started again, it continues from the last checkpoint of its run directory. It needs PyTorch 2.1 or later and NumPy.
Change it as you like: first come models, then their data, the run directory, and the loop.
"""
import argparse
import json
import math
import os
import re
import signal
import sys
import zlib

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence

def fail(message):
    sys.exit(f"train.py: {message}.")

# Models. Their parameters have the names of Sluice's files.

class Network(nn.Module):
    def __init__(self, sizes, head):
        super().__init__()
        if "embedding" in sizes:
            self.embedding = nn.Embedding(*sizes["embedding"])
        options = dict(sizes["recurrent"])
        self.recurrent = layer = getattr(nn, options.pop("cell"))(**options)
        self.dropout = nn.Dropout(sizes["dropout"])
        width = (layer.proj_size or layer.hidden_size) * (2 if layer.bidirectional else 1)
        self.add_module(head, nn.Linear(width, sizes["outputs"]))

class LanguageModel(Network):
    def forward(self, ids, state=None):
        output, state = self.recurrent(self.embedding(ids), state)
        return self.decoder(self.dropout(output)), state

class SequenceClassifier(Network):
    def forward(self, x, lengths):
        x = self.embedding(x) if hasattr(self, "embedding") else x
        _, state = self.recurrent(pack_padded_sequence(x, lengths, enforce_sorted=False))
        hidden = state[0] if isinstance(state, tuple) else state  # each sequence's state at its own end
        last = torch.cat([hidden[-2], hidden[-1]], 1) if self.recurrent.bidirectional else hidden[-1]
        return self.head(self.dropout(last))

class Forecaster(Network):
    """Adds a network, and a linear path from the window, to the seasonal-naive forecast, which the input holds."""

    def __init__(self, sizes, window, horizon):
        super().__init__(sizes, "head")
        self.window, self.horizon, self.targets = window, horizon, sizes["outputs"]
        self.linear = nn.Linear(window * self.targets, horizon * self.targets, bias=False)

    def forward(self, x):
        network = self.head(self.dropout(self.recurrent(x)[0][self.window:]))
        past = x[:self.window, :, :self.targets].permute(1, 0, 2).reshape(x.shape[1], -1)
        path = self.linear(past).reshape(-1, self.horizon, self.targets).permute(1, 0, 2)
        return x[self.window:, :, :self.targets] + network + path

# Tasks: a model with its data. `loss` returns the sum over the rows of this rank, and the weight of the rows of all ranks, which
# each knows from the batch index: so uneven shares count right. `measure` returns sums over this rank's share of the validation.

class Task:
    def __init__(self, folder, job, rank, world, device):
        self.folder, self.sizes, self.layout = folder, job["model"], job["data"]
        self.rank, self.world, self.device = rank, world, device
        self.batch, self.updates, self.order = self.layout["batchSize"], self.layout["updates"], (None, None)
        self.prepare()

    def array(self, name):
        return np.load(os.path.join(self.folder, name + ".npy"), mmap_mode="r")

    def tensor(self, values):
        return torch.from_numpy(np.ascontiguousarray(values)).to(self.device)

    def share(self, count):
        return slice(count * self.rank // self.world, count * (self.rank + 1) // self.world)

    def examples(self, epoch, index):
        """The examples of an update; this rank's; and 1, or 0 where there are too few and the rank computes one for nothing."""
        if self.order[0] != epoch:
            self.order = epoch, self.array(f"batches-{epoch + 1}")
        every = self.order[1][index * self.batch:(index + 1) * self.batch]
        own = every[self.share(len(every))]
        return every, own if len(own) else every[:1], min(len(own), 1)

class Language(Task):
    def prepare(self):
        self.model, self.steps = LanguageModel(self.sizes, "decoder"), self.layout["steps"]
        self.ids, self.validation = self.array("ids"), self.array("validation")
        if self.batch < self.world:
            fail(f"expected at most {self.batch} processes, the sequences of a batch, got {self.world}")

    def pair(self, ids, starts, first, steps):
        at = starts + first + np.arange(steps)[:, None]
        return self.tensor(ids[at].astype(np.int64)), self.tensor(ids[at + 1].astype(np.int64))

    def loss(self, net, epoch, index, state):
        starts = np.arange(self.batch)[self.share(self.batch)] * ((len(self.ids) - 1) // self.batch)
        x, y = self.pair(self.ids, starts, index * self.steps, self.steps)
        state = None if index == 0 else state if len(state) == 2 else state[0]
        scores, state = net(x, state)
        total = F.cross_entropy(scores.float().flatten(0, 1), y.flatten(), reduction="sum")
        return total, self.batch * self.steps, state if isinstance(state, tuple) else (state,)

    def measure(self, model):
        lanes = max(1, min(32, (len(self.validation) - 1) // 128))
        lane, state, sums = (len(self.validation) - 1) // lanes, None, np.zeros(2)
        for first in range(0, lane if self.rank == 0 else 0, 128):  # each step needs the one before, so one rank does all
            x, y = self.pair(self.validation, np.arange(lanes) * lane, first, min(128, lane - first))
            scores, state = model(x, state)
            whole = (y & 0xC0) != 0x80 if self.layout["bytes"] else torch.ones_like(y)  # UTF-8 continues with 0x80 to 0xbf
            sums += [F.cross_entropy(scores.float().flatten(0, 1), y.flatten(), reduction="sum").item(), whole.sum().item()]
        return sums

    def measures(self, nats, characters):
        return {"loss": nats / characters, "bitsPerCharacter": nats / characters / math.log(2)}

class Classify(Task):
    def prepare(self):
        self.model, self.train = SequenceClassifier(self.sizes, "head"), self.layout["train"]
        self.offsets, self.targets, self.values = (self.array(name) for name in ("offsets", "targets", "values"))
        weights = self.layout.get("classWeights")
        self.weights = None if weights is None else torch.tensor(weights, device=self.device)

    def padded(self, examples):
        starts = self.offsets[examples].astype(np.int64)
        lengths = self.offsets[examples + 1].astype(np.int64) - starts
        x = np.zeros((lengths.max(), len(examples), *self.values.shape[1:]), self.values.dtype)
        for n, (start, length) in enumerate(zip(starts, lengths)):
            x[:length, n] = self.values[start:start + length]
        return self.tensor(x), torch.from_numpy(lengths), self.tensor(self.targets[examples].astype(np.int64))

    def loss(self, net, epoch, index, state):
        every, own, counts = self.examples(epoch, index)
        x, lengths, y = self.padded(own)
        weight = len(every) if self.weights is None else self.weights[self.targets[every]].sum().item()
        return counts * F.cross_entropy(net(x, lengths).float(), y, self.weights, reduction="sum"), weight, None

    def measure(self, model):
        sums = np.zeros(2)
        for first in range(self.train + 128 * self.rank, len(self.targets), 128 * self.world):
            x, lengths, y = self.padded(np.arange(first, min(first + 128, len(self.targets))))
            scores = model(x, lengths).float()
            sums += [F.cross_entropy(scores, y, reduction="sum").item(), (scores.argmax(1) == y).sum().item()]
        return sums

    def measures(self, nats, right):
        labels = self.targets[self.train:]
        count = len(labels)
        return {"loss": nats / count, "accuracy": right / count, "sequences": count, "labels": len(np.unique(labels))}

class Forecast(Task):
    def prepare(self):
        names = ("train", "window", "horizon", "targets", "seasons")
        self.train, self.window, self.horizon, self.count, self.seasons = (self.layout[name] for name in names)
        self.model = Forecaster(self.sizes, self.window, self.horizon)
        self.series, self.origins = self.array("series"), self.array("origins")
        self.calendar = self.array("calendar") if self.layout["calendar"] else None
        self.least = self.layout["leastSpread"] * np.array(self.layout["deviation"])[:, None]

    def windows(self, origins):
        """Inputs [window + horizon, N, columns]: targets (of the future the seasonal-naive forecast), targets a season before,
        features, 1 in the future, the calendar; true targets [horizon, N, targets], scaled and not; level and spread."""
        steps = np.arange(-self.window, self.horizon)[:, None]
        rows, future = origins + steps, steps >= 0
        seen = self.series[:self.count, rows[:self.window]]
        season = min([*self.seasons, self.window]) if self.seasons else 1
        level = seen[:, -season:].mean(1)
        spread = np.maximum(np.abs(seen - level[:, None]).mean(1), self.least)
        before = [rows - each * np.maximum(1, steps // each + 1) for each in self.seasons or [1]]
        columns = []
        for source in [np.where(future, before[0], rows), *(before if self.seasons else [])]:
            scaled = (self.series[:self.count, np.maximum(source, 0)] - level[:, None]) / spread[:, None]
            columns += list(np.where(source < 0, 0, scaled))
        columns += [np.where(future, 0, feature[np.where(future, 0, rows)]) for feature in self.series[self.count:]]
        x = np.stack([*columns, np.broadcast_to(future, rows.shape)], -1).astype(np.float32)
        x = x if self.calendar is None else np.concatenate([x, self.calendar[rows]], -1)
        truth = self.series[:self.count, rows[self.window:]]
        y = ((truth - level[:, None]) / spread[:, None]).astype(np.float32).transpose(1, 2, 0)
        return self.tensor(x), self.tensor(y), truth.transpose(1, 2, 0), level.T, spread.T

    def loss(self, net, epoch, index, state):
        every, own, counts = self.examples(epoch, index)
        x, y, *_ = self.windows(self.origins[own].astype(np.int64))
        return counts * F.huber_loss(net(x).float(), y, reduction="sum"), len(every) * self.horizon * self.count, None

    def measure(self, model):
        sums = np.zeros(2)
        for first in range(self.train + 256 * self.rank, len(self.origins), 256 * self.world):
            x, _, truth, level, spread = self.windows(self.origins[first:first + 256].astype(np.int64))
            errors = np.abs(truth - (model(x).double().cpu().numpy() * spread + level))
            sums += [(errors / spread).sum(), errors.sum()]
        return sums

    def measures(self, scaled, errors):
        count = (len(self.origins) - self.train) * self.horizon * self.count
        return {"loss": scaled / count, "mae": errors / count}

# The run directory. Its files are safetensors with a checksum in front.

HEAD = b'{"__metadata__":{"sluice.checksum":"crc32:'
END = 8 + len(HEAD) + 8

def checksum_of(data):
    return b"%08x" % zlib.crc32(data[END:], zlib.crc32(b"00000000", zlib.crc32(data[:END - 8])))

def unpack(data):
    """Returns tensors and metadata. Raises ValueError unless the file is whole."""
    if data[8:END - 8] != HEAD or data[END - 8:END] != checksum_of(data):
        raise ValueError("damaged")
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata, tensors = header.pop("__metadata__"), {}
    for name, entry in header.items():
        first, last = (start + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(data[first:last]), dtype=torch.float32).reshape(entry["shape"])
    return tensors, metadata

def pack(tensors, metadata):
    header, body, at = {"__metadata__": {**metadata, "sluice.checksum": "crc32:00000000"}}, [], 0
    for name, tensor in sorted(tensors.items()):
        body.append(tensor.detach().float().cpu().contiguous().numpy().tobytes())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(body[-1])]}
        at += len(body[-1])
    text = to_json(header)
    text += b" " * (-len(text) % 8)
    data = bytearray(len(text).to_bytes(8, "little") + text + b"".join(body))
    data[END - 8:END] = checksum_of(data)
    return bytes(data)

def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()

def to_json(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

class Run:
    """The files of a run, in an order that lets one killed at any moment resume: the log is on disk before its checkpoint is."""

    def __init__(self, folder, settings):
        self.folder, self.settings, self.log = folder, settings, {"bytes": 0, "crc": 0}
        self.path = lambda name: os.path.join(folder, name)

    def write(self, name, data):
        with open(self.path(f".{name}.part"), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, self.path(name))

    def checkpoints(self):
        steps = [re.fullmatch(r"checkpoint-(\d+)\.safetensors", name) for name in os.listdir(self.folder)]
        return sorted(int(match[1]) for match in steps if match)

    def begin(self):
        """Returns the newest whole checkpoint as tensors and state, or None. Cuts off what the log has after it."""
        os.makedirs(self.folder, exist_ok=True)
        for step in reversed(self.checkpoints()):
            try:
                tensors, metadata = unpack(read(self.folder, f"checkpoint-{step}.safetensors"))
            except ValueError:
                continue
            stored = json.loads(metadata["sluice.state"])
            if stored["identity"] != self.settings:
                fail(f"expected a run of this job in {self.folder}, got another. Name another folder with --out")
            self.log = stored["log"]
            os.truncate(self.path("metrics.jsonl"), self.log["bytes"])
            return tensors, stored["state"]
        self.write("metrics.jsonl", b"")

    def append(self, report):
        line = to_json(report) + b"\n"
        with open(self.path("metrics.jsonl"), "ab") as file:
            file.write(line)
        self.log = {"bytes": self.log["bytes"] + len(line), "crc": zlib.crc32(line, self.log["crc"])}

    def save(self, step, tensors, state):
        with open(self.path("metrics.jsonl"), "ab") as file:
            os.fsync(file.fileno())
        data = {"identity": self.settings, "log": self.log, "state": state}
        metadata = {"sluice.checksum": "", "sluice.version": "1", "sluice.state": to_json(data).decode()}
        self.write(f"checkpoint-{step}.safetensors", pack(tensors, metadata))
        for old in [each for each in self.checkpoints() if each != step][:-1]:
            os.remove(self.path(f"checkpoint-{old}.safetensors"))

# The loop.

def make_optimizer(settings, named):
    groups = []
    for group in settings["groups"]:
        options = {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key): value for key, value in group.items()}
        options["initial_accumulator_value"] = options.pop("initial_accumulator", 0)  # of Adagrad
        groups.append({**options, "params": [named[name] for name in group["params"]]})
    return getattr(torch.optim, settings["name"])(groups, lr=groups[0]["lr"])

def rate_of(schedule, base, step):
    if schedule is None:
        return base
    steps, least = schedule["steps"], schedule["minLr"]  # a cosine
    return least if step >= steps else least + (base - least) * (1 + math.cos(math.pi * step / steps)) / 2

class GateSettings:
    """Gates that learn in their own way: frozen, without weight decay, or at another rate."""

    def __init__(self, learning, named, optimizer):
        self.optimizer, self.decoupled, self.masks = optimizer, isinstance(optimizer, torch.optim.AdamW), []
        for name, ranges in learning.items():
            p, group = next((p, g) for g in optimizer.param_groups for p in g["params"] if p is named[name])
            rate, spared = torch.ones_like(p), torch.zeros_like(p)
            for each in ranges:
                part = slice(each["start"], each["end"])
                rate.view(-1)[part] = each["rate"] if each["trainable"] else 0
                spared.view(-1)[part] = 0 if each["weightDecay"] and each["trainable"] else group["weight_decay"]
            self.masks.append((p, rate, spared))

    def freeze(self):
        for p, rate, _ in self.masks:
            p.grad[rate == 0] = 0

    @torch.no_grad()
    def step(self):
        before = [p.clone() for p, _, _ in self.masks]
        for (p, _, spared), old in zip(self.masks, before):
            p.grad -= 0 if self.decoupled else spared * old  # the optimiser adds it again
        self.optimizer.step()
        for (p, rate, spared), old in zip(self.masks, before):
            undone = self.optimizer.param_groups[0]["lr"] * spared * old if self.decoupled else 0
            p.copy_(old + rate * (p + undone - old))  # a change is proportional to its rate

def summed(values, task):  # over all ranks
    sums = torch.tensor(values, dtype=torch.float64, device=task.device)
    if task.world > 1:
        dist.all_reduce(sums)
    return sums.tolist()

def main():
    parser = argparse.ArgumentParser(description="Trains the model of a job folder.")
    parser.add_argument("job", help="the folder")
    parser.add_argument("--out", help="run directory (default: run in the folder)")
    parser.add_argument("--bf16", action="store_true", help="mixed precision: products in bfloat16")
    parser.add_argument("--tf32", action="store_true", help="products in TF32, on GPUs that have it")
    parser.add_argument("--json", action="store_true", help="print a line for each update, not only for each epoch")
    args = parser.parse_args()
    if not os.path.exists(os.path.join(args.job, "job.json")):
        fail(f"expected a job folder, got {args.job}, which has no job.json")
    job, place = json.loads(read(args.job, "job.json")), lambda name: int(os.environ.get(name, 0))
    rank, world, device = place("RANK"), place("WORLD_SIZE") or 1, torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", place("LOCAL_RANK"))
        torch.cuda.set_device(device)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = args.tf32
    if world > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    task = {"language": Language, "classify": Classify, "forecast": Forecast}[job["task"]](args.job, job, rank, world, device)
    settings, state, stopping = job["settings"], job["state"], job["settings"]["earlyStopping"]
    model, best, carried = task.model.to(device), {}, None
    initial, metadata = unpack(read(args.job, "initial.safetensors"))
    model.load_state_dict(initial)
    named = dict(model.named_parameters())
    optimizer = make_optimizer(settings["optimizer"], named)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]

    run = Run(args.out or os.path.join(args.job, "run"), settings)
    found = [run.begin() if rank == 0 else None]
    if world > 1:
        dist.broadcast_object_list(found)  # only the first host has to see the run directory
    if found[0]:
        tensors, state = found[0]
        def under(prefix):
            return {name[len(prefix):]: tensor.to(device) for name, tensor in tensors.items() if name.startswith(prefix)}
        model.load_state_dict(under("model."))
        best = under("best.")
        for k, p in enumerate(parameters):
            optimizer.state[p] = {"step": torch.tensor(float(state["optimizer"]["steps"][k])), **under(f"optimizer.{k}.")}
        lanes = {name: tensor[:, task.share(task.batch)].contiguous() for name, tensor in under("carried.").items()}
        carried = tuple(lanes[name] for name in ("hidden", "cell") if name in lanes) or None
        if rank == 0 and job["model"]["dropout"] > 0:
            print("train.py: dropout draws other masks than the run so far.", file=sys.stderr)
    elif rank == 0:
        run.write("config.json", to_json(settings["config"]))
        if job["record"] and not os.path.exists(run.path("run.json")):
            run.write("run.json", to_json(job["record"]))
    gates = GateSettings(state["learning"], named, optimizer)
    progress, stopped, saved = state["progress"], state["earlyStopping"], state["progress"]["step"] if found[0] else -1
    torch.manual_seed(job["seed"] + 7919 * progress["step"] + rank)
    signals = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: signals.append(number))
    net = model if world == 1 else nn.parallel.DistributedDataParallel(model)

    def save():
        shards = [carried or ()] * world
        if world > 1:
            dist.all_gather_object(shards, [each.cpu() for each in shards[0]])
        if rank > 0 or saved == progress["step"]:
            return
        lanes = {name: torch.cat(parts, 1) for name, parts in zip(("hidden", "cell"), zip(*shards))}
        groups = {"model": model.state_dict(), "best": best, "carried": lanes}
        groups |= {f"optimizer.{k}": optimizer.state[p] for k, p in enumerate(parameters)}
        tensors = {f"{group}.{name}": tensor for group, named in groups.items() for name, tensor in named.items()
                   if tensor is not None and name != "step"}
        packed = {"record": {name: {"tensor": "carried." + name} for name in lanes}} if lanes else {}
        memory = {**state["optimizer"], "steps": [progress["step"]] * len(parameters)}
        now = {"progress": progress, "optimizer": memory, "earlyStopping": stopped, "carried": packed}
        run.save(progress["step"], tensors, {**state, **now})

    while progress["epoch"] < job["epochs"] and not (stopped and stopped["bad"] >= stopping["patience"]):
        step, epoch, index = progress["step"] + 1, progress["epoch"], progress["batch"]
        for group, first in zip(optimizer.param_groups, settings["optimizer"]["groups"]):
            group["lr"] = rate_of(settings["schedule"], first["lr"], progress["step"])
        model.train()
        optimizer.zero_grad()
        with torch.autocast(device.type, torch.bfloat16, enabled=args.bf16):
            total, weight, after = task.loss(net, epoch, index, carried)
        (total * (world / weight)).backward()  # world, because DistributedDataParallel averages over the ranks
        total, stops = summed([total.item(), len(signals)], task)
        loss = total / weight
        gates.freeze()
        norm = nn.utils.clip_grad_norm_(parameters, settings["clipNorm"] or math.inf).item()
        if not math.isfinite(loss + norm):
            save()
            fail(f"expected a finite loss and gradient at step {step}, got {loss} and {norm}. Lower the learning rate")
        gates.step()
        carried = None if after is None else tuple(each.detach() for each in after)
        report = {"step": step, "epoch": epoch + 1, "batch": index + 1, "loss": loss, "gradNorm": norm, "lr": group["lr"]}
        progress = {"step": step, "epoch": epoch, "batch": index + 1, "lossSum": progress["lossSum"] + loss, "updates": index + 1}
        ended = index + 1 == task.updates
        if ended:
            model.eval()
            with torch.no_grad():
                report["validation"] = task.measures(*summed(task.measure(model), task))
            value = report["validation"]["loss"]
            if stopping:
                report["best"] = stopped["best"] is None or value < stopped["best"]
                stopped = {"best": value, "bad": 0} if report["best"] else {**stopped, "bad": stopped["bad"] + 1}
                best = {name: tensor.clone() for name, tensor in model.state_dict().items()} if report["best"] else best
            progress, carried = {"step": step, "epoch": epoch + 1, "batch": 0, "lossSum": 0, "updates": 0}, None
        if rank == 0:
            run.append(report)
            if args.json or ended:
                print(json.dumps(report), flush=True)
        if stops or (ended if job["checkpointEvery"] == "epoch" else step % job["checkpointEvery"] == 0):
            save()
            saved = step
        if stops:
            sys.exit(128 + (signals or [signal.SIGTERM])[0])
    save()
    if rank == 0:
        run.write("model.safetensors", pack(best or model.state_dict(), metadata))
    if world > 1:
        dist.destroy_process_group()

if __name__ == "__main__":
    main()
