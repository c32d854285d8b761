"""Trains the model of a job folder with PyTorch, and writes a run directory that Sluice reads.

    python train.py JOB                                        one process, on the GPU if there is one
    torchrun --nproc-per-node 4 train.py JOB                   one host, a process for each GPU or core
    torchrun --nnodes 2 --nproc-per-node 8 ... train.py JOB    many hosts that share the folder

Started again, it continues from the last checkpoint of its run directory. It needs PyTorch 2.1 or later and NumPy.
"""
import argparse, json, math, os, re, signal, sys, zlib
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn import functional as F

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
        _, state = self.recurrent(nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False))
        hidden = state[0] if isinstance(state, tuple) else state  # each sequence's state at its own end
        last = torch.cat([hidden[-2], hidden[-1]], 1) if self.recurrent.bidirectional else hidden[-1]
        return self.head(self.dropout(last))

class Forecaster(nn.Module):
    """Corrects a linear forecast, with fixed weights, by the mean of some networks."""
    def __init__(self, sizes, window):
        super().__init__()
        self.window = window
        self.networks = nn.ModuleList(Network(sizes, "head") for _ in range(sizes["networks"]))
        for name, shape in sizes["kept"].items():
            self.register_buffer(name, torch.zeros(shape))

    def forward(self, x):
        return torch.cat([each.head(each.dropout(each.recurrent(x)[0][self.window:])) for each in self.networks], -1)

# Tasks: a model with its data. `loss` returns the sum over the rows of this rank, and the weight of the rows of all ranks, which
# each knows from the batch index: so uneven shares count right. `measure` returns the measures of the validation part.
class Task:
    def __init__(self, folder, job, rank, world, device):
        self.folder, self.sizes, self.layout = folder, job["model"], job["data"]
        self.rank, self.world, self.device = rank, world, device
        self.batch, self.updates, self.train = self.layout["batchSize"], self.layout["updates"], self.layout.get("train")
        self.orders = [self.array(f"batches-{k + 1}") for k in range(job["epochs"])] if self.layout["examples"] else []
        self.carried = ()  # the recurrent state of this rank's rows, from one update to the next
        self.prepare()

    def array(self, name):
        return np.load(os.path.join(self.folder, name + ".npy"), mmap_mode="r")

    def summed(self, *values):  # over all ranks
        sums = torch.tensor(values, dtype=torch.float64, device=self.device)
        dist.all_reduce(sums)
        return sums.tolist()

    def share(self, count):
        return slice(count * self.rank // self.world, count * (self.rank + 1) // self.world)

    def examples(self, epoch, index):
        """The examples of an update; this rank's; and 1, or 0 where there are too few and the rank computes one for nothing."""
        every = self.orders[epoch][index * self.batch:(index + 1) * self.batch]
        own = every[self.share(len(every))]
        return every, own if len(own) else every[:1], min(len(own), 1)

class Language(Task):
    def prepare(self):
        self.model, self.steps = LanguageModel(self.sizes, "decoder"), self.layout["steps"]
        self.ids, self.held_out = self.array("ids"), self.array("validation")
        if self.batch < self.world:
            sys.exit(f"train.py: expected at most {self.batch} processes, the sequences of a batch, got {self.world}.")

    def run(self, net, ids, starts, first, steps, state):
        """Returns the sum of the losses of some steps, their targets, and the state after them."""
        at = starts + first + np.arange(steps)[:, None]
        x, y = (torch.tensor(ids[rows].astype(np.int64), device=self.device) for rows in (at, at + 1))
        scores, state = net(x, state)
        return F.cross_entropy(scores.float().flatten(0, 1), y.flatten(), reduction="sum"), y, state

    def loss(self, net, epoch, index):
        starts = np.arange(self.batch)[self.share(self.batch)] * ((len(self.ids) - 1) // self.batch)
        state = None if index == 0 else self.carried if len(self.carried) == 2 else self.carried[0]
        total, _, state = self.run(net, self.ids, starts, index * self.steps, self.steps, state)
        self.carried = tuple(each.detach() for each in (state if isinstance(state, tuple) else (state,)))
        return total, self.batch * self.steps

    def measure(self, model):
        lanes = max(1, min(32, (len(self.held_out) - 1) // 128))
        lane, state, sums = (len(self.held_out) - 1) // lanes, None, np.zeros(2)
        for first in range(0, lane if self.rank == 0 else 0, 128):  # each step needs the one before, so one rank does all
            nats, y, state = self.run(model, self.held_out, np.arange(lanes) * lane, first, min(128, lane - first), state)
            whole = (y & 0xC0) != 0x80 if self.layout["bytes"] else torch.ones_like(y)  # UTF-8 continues with 0x80 to 0xbf
            sums += [nats.item(), whole.sum().item()]
        nats, characters = self.summed(*sums)
        return {"loss": nats / characters, "bitsPerCharacter": nats / characters / math.log(2)}

class Classify(Task):
    def prepare(self):
        self.model = SequenceClassifier(self.sizes, "head")
        self.offsets, self.targets, self.values = (self.array(name) for name in ("offsets", "targets", "values"))
        self.weights = torch.tensor(self.layout.get("classWeights") or [1.0] * self.sizes["outputs"], device=self.device)

    def scores(self, net, examples):
        x = [torch.tensor(self.values[int(self.offsets[k]):int(self.offsets[k + 1])]) for k in examples]
        y = torch.tensor(self.targets[examples].astype(np.int64), device=self.device)
        return net(nn.utils.rnn.pad_sequence(x).to(self.device), torch.tensor([len(each) for each in x])).float(), y

    def loss(self, net, epoch, index):
        every, own, counts = self.examples(epoch, index)
        scores, y = self.scores(net, own)
        weight = self.weights[self.targets[every]].sum().item()
        return counts * F.cross_entropy(scores, y, self.weights, reduction="sum"), weight

    def measure(self, model):
        sums = np.zeros(2)
        for first in range(self.train + 128 * self.rank, len(self.targets), 128 * self.world):
            scores, y = self.scores(model, np.arange(first, min(first + 128, len(self.targets))))
            sums += [F.cross_entropy(scores, y, self.weights, reduction="sum").item(), (scores.argmax(1) == y).sum().item()]
        (nats, right), labels, count = self.summed(*sums), self.targets[self.train:], len(self.targets) - self.train
        return {"loss": nats / self.weights[labels].sum().item(), "accuracy": right / count, "sequences": count, "labels": len(np.unique(labels))}

class Forecast(Task):
    def prepare(self):
        self.horizon = self.layout["horizon"]
        self.model = Forecaster(self.sizes, self.layout["window"])
        self.inputs, self.targets = self.array("inputs"), self.array("targets")

    def windows(self, examples):
        """Inputs [window + horizon, N, columns]; what the linear forecast lacks [horizon, N, 1], times the weights of the series, and these."""
        x, target = (torch.tensor(each[examples].swapaxes(0, 1), device=self.device) for each in (self.inputs, self.targets))
        return x, target[..., :1], target[..., 1:]

    def loss(self, net, epoch, index):
        every, own, counts = self.examples(epoch, index)
        x, y, w = self.windows(own)
        errors = (net(x).float() * w - y).abs()
        return counts * errors.sum(), len(every) * self.horizon * errors.shape[-1]

    def measure(self, model):
        total = 0
        for first in range(self.train + 256 * self.rank, len(self.targets), 256 * self.world):
            x, y, w = self.windows(np.arange(first, min(first + 256, len(self.targets))))
            total += (model(x).double().mean(-1, keepdim=True) * w - y).abs().sum().item()
        return {"loss": self.summed(total)[0] / max(1, (len(self.targets) - self.train) * self.horizon)}

# The run directory. Its files are safetensors with a checksum in front.

HEAD = b'{"__metadata__":{"sluice.checksum":"crc32:'
END = 8 + len(HEAD) + 8

def checksum_of(data):
    return b"%08x" % zlib.crc32(data[END:], zlib.crc32(b"00000000", zlib.crc32(data[:END - 8])))

def unpack(path):
    """Returns the tensors and metadata of a file. Raises ValueError unless it is whole."""
    data = Path(path).read_bytes()
    if data[8:END - 8] != HEAD or data[END - 8:END] != checksum_of(data):
        raise ValueError(f"{path}, damaged or of another program")
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata, floats = header.pop("__metadata__"), np.frombuffer(data, np.float32, offset=start)
    return {name: torch.tensor(floats[slice(*(end // 4 for end in each["data_offsets"]))]).reshape(each["shape"])
            for name, each in header.items()}, metadata

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
    return data

def to_json(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

class Run:
    """The files of a run, in an order that lets one killed at any moment resume: the log is on disk before its checkpoint is."""
    def __init__(self, folder, job):
        self.folder, self.job, self.bytes, self.crc, self.saved = Path(folder), job, 0, 0, None

    def write(self, name, data):
        part = self.folder / f".{name}.part"
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / name)

    def checkpoints(self):  # the newest first
        return sorted(self.folder.glob("checkpoint-*.safetensors"), key=lambda path: -int(re.sub(r"\D", "", path.name)))

    def begin(self):
        """Returns the newest whole checkpoint as tensors and state, or None. Cuts off what the log has after it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self.checkpoints():
            try:
                tensors, metadata = unpack(path)
                stored = json.loads(metadata["sluice.state"])
            except (ValueError, KeyError):
                continue
            if stored["identity"] != self.job["settings"]:
                sys.exit(f"train.py: expected a run of this job in {self.folder}, got another. Name another folder with --out.")
            self.bytes, self.crc, self.saved = stored["log"]["bytes"], stored["log"]["crc"], stored["state"]["progress"]["step"]
            os.truncate(self.folder / "metrics.jsonl", self.bytes)
            return tensors, stored["state"]
        if self.checkpoints():
            sys.exit(f"train.py: expected a whole checkpoint in {self.folder}, got damaged ones. Name another folder with --out.")
        self.write("metrics.jsonl", b"")
        self.write("config.json", to_json(self.job["settings"]["config"]))
        if self.job["record"] and not (self.folder / "run.json").exists():
            self.write("run.json", to_json(self.job["record"]))

    def append(self, report):
        line = to_json(report) + b"\n"
        with open(self.folder / "metrics.jsonl", "ab") as file:
            file.write(line)
        self.bytes, self.crc = self.bytes + len(line), zlib.crc32(line, self.crc)

    def save(self, step, state, tensors):
        with open(self.folder / "metrics.jsonl", "ab") as file:
            os.fsync(file.fileno())
        data = {"identity": self.job["settings"], "log": {"bytes": self.bytes, "crc": self.crc}, "state": state}
        metadata = {"sluice.checksum": "", "sluice.version": "1", "sluice.state": to_json(data).decode()}
        self.write(f"checkpoint-{step}.safetensors", pack(tensors, metadata))
        for old in self.checkpoints()[2:]:
            old.unlink()
        self.saved = step

# The loop.
class GateSettings:
    """Gates that learn in their own way: frozen, without weight decay, or at another rate."""
    def __init__(self, learning, named, optimizer):
        self.optimizer, self.decoupled, self.masks = optimizer, isinstance(optimizer, torch.optim.AdamW), []
        decay = {p: group["weight_decay"] for group in optimizer.param_groups for p in group["params"]}
        for name, ranges in learning.items():
            p, rate, spared = named[name], torch.ones_like(named[name]), torch.zeros_like(named[name])
            for each in ranges:
                part, learns = slice(each["start"], each["end"]), each["trainable"]
                rate.view(-1)[part] = each["rate"] if learns else 0
                spared.view(-1)[part] = 0 if each["weightDecay"] and learns else decay[p]
            p.register_hook(lambda gradient, frozen=rate == 0: gradient.masked_fill(frozen, 0))
            self.masks.append((p, rate, spared))

    @torch.no_grad()
    def step(self):
        before = [p.clone() for p, _, _ in self.masks]
        for (p, _, spared), old in zip(self.masks, before):
            p.grad -= 0 if self.decoupled else spared * old  # the optimiser adds it again
        self.optimizer.step()
        for (p, rate, spared), old in zip(self.masks, before):
            undone = self.optimizer.param_groups[0]["lr"] * spared * old if self.decoupled else 0
            p.copy_(old + rate * (p + undone - old))  # a change is proportional to its rate

def main():
    parser = argparse.ArgumentParser(description="Trains the model of a job folder.")
    parser.add_argument("job", help="the folder")
    parser.add_argument("--out", help="run directory (default: run in the folder)")
    parser.add_argument("--bf16", action="store_true", help="mixed precision: products in bfloat16")
    parser.add_argument("--tf32", action="store_true", help="products in TF32, on GPUs that have it")
    parser.add_argument("--json", action="store_true", help="print a line for each update, not only for each epoch")
    args = parser.parse_args()
    rank, world, local = (int(os.environ.get(name, least)) for name, least in [("RANK", 0), ("WORLD_SIZE", 1), ("LOCAL_RANK", 0)])
    device = torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")
    if device.type == "cuda":
        torch.cuda.set_device(device)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = args.tf32
    alone = {"store": dist.HashStore(), "rank": 0, "world_size": 1} if world == 1 else {}
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo", **alone)
    try:
        job = json.loads(Path(args.job, "job.json").read_text("utf8"))
        initial, metadata = unpack(Path(args.job, "initial.safetensors"))
        task = {"language": Language, "classify": Classify, "forecast": Forecast}[job["task"]](args.job, job, rank, world, device)
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"train.py: expected a whole job folder, got {args.job} ({error}). Export the job again.")
    settings, state, stopping, best = job["settings"], job["state"], job["settings"]["earlyStopping"], {}
    model = task.model.to(device)
    model.load_state_dict(initial)
    named = dict(model.named_parameters())
    groups = [{**group, "params": [named[name] for name in group["params"]]} for group in job["optimizer"]["groups"]]
    parameters, rates = [p for group in groups for p in group["params"]], [group["lr"] for group in groups]
    cosine = settings["schedule"] or {"steps": math.inf, "minLr": 0}  # a cosine without end is constant
    optimizer = getattr(torch.optim, job["optimizer"]["name"])(groups, lr=rates[0])
    run = Run(args.out or Path(args.job, "run"), job)
    found = [run.begin() if rank == 0 else None]
    dist.broadcast_object_list(found)  # only the first host has to see the run directory
    if found[0]:
        tensors, state = found[0]
        def under(prefix):
            return {name[len(prefix):]: each.to(device) for name, each in tensors.items() if name.startswith(prefix)}
        model.load_state_dict(under("model."))
        for k, p in enumerate(parameters):
            optimizer.state[p] = {"step": torch.tensor(float(state["optimizer"]["steps"][k])), **under(f"optimizer.{k}.")}
        best, lanes = under("best."), under("carried.")
        task.carried = tuple(lanes[name][:, task.share(task.batch)].contiguous() for name in ("hidden", "cell") if name in lanes)
        if rank == 0 and job["model"]["dropout"] > 0:
            print("train.py: dropout draws other masks than the run so far.", file=sys.stderr)
    gates, progress, signals = GateSettings(state["learning"], named, optimizer), state["progress"], []
    torch.manual_seed(job["seed"] + 7919 * progress["step"] + rank)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: signals.append(number))
    net = model if world == 1 else nn.parallel.DistributedDataParallel(model)
    def save():
        shards = [None] * world
        dist.all_gather_object(shards, [each.cpu() for each in task.carried])  # each rank has a part of the carried state
        lanes = {name: torch.cat(parts, 1) for name, parts in zip(("hidden", "cell"), zip(*shards))}
        state["carried"] = {"record": {name: {"tensor": "carried." + name} for name in lanes}} if lanes else {}
        state["optimizer"]["steps"] = [progress["step"]] * len(parameters)
        held = {f"optimizer.{k}": optimizer.state[p] for k, p in enumerate(parameters)}
        held.update(model=model.state_dict(), best=best, carried=lanes)
        if rank == 0 and run.saved != progress["step"]:
            run.save(progress["step"], state, {f"{part}.{name}": each for part, tensors in held.items()
                     for name, each in tensors.items() if each is not None and name != "step"})

    while progress["epoch"] < job["epochs"] and not (stopping and state["earlyStopping"]["bad"] >= stopping["patience"]):
        step, epoch, index = progress["step"] + 1, progress["epoch"], progress["batch"]
        part, least = min(1, progress["step"] / cosine["steps"]), cosine["minLr"]
        for group, lr in zip(optimizer.param_groups, rates):
            group["lr"] = least + (lr - least) * (1 + math.cos(math.pi * part)) / 2
        model.train()
        optimizer.zero_grad()
        with torch.autocast(device.type, torch.bfloat16, enabled=args.bf16):
            total, weight = task.loss(net, epoch, index)
        (total * (world / weight)).backward()  # world, because DistributedDataParallel averages over the ranks
        total, stops = task.summed(total.item(), len(signals))
        loss, norm = total / weight, nn.utils.clip_grad_norm_(parameters, settings["clipNorm"] or math.inf).item()
        if not math.isfinite(loss + norm):
            sys.exit(f"train.py: expected a finite loss and gradient at step {step}, got {loss} and {norm}. Lower the rate, --lr.")
        gates.step()
        report = {"step": step, "epoch": epoch + 1, "batch": index + 1, "loss": loss, "gradNorm": norm, "lr": group["lr"]}
        progress.update(step=step, batch=index + 1, lossSum=progress["lossSum"] + loss, updates=index + 1)
        ended = index + 1 == task.updates
        if ended:
            model.eval()
            with torch.no_grad():
                report["validation"] = task.measure(model)
            progress.update(epoch=epoch + 1, batch=0, lossSum=0, updates=0)
            task.carried, stopped, value = (), state["earlyStopping"], report["validation"]["loss"]
            if stopping:
                report["best"] = stopped["best"] is None or value < stopped["best"]
                state["earlyStopping"] = {"best": value, "bad": 0} if report["best"] else {**stopped, "bad": stopped["bad"] + 1}
                best = {name: each.clone() for name, each in model.state_dict().items()} if report["best"] else best
        if rank == 0:
            run.append(report)
            if args.json or ended:
                print(json.dumps({**report, "restarts": int(os.environ.get("TORCHELASTIC_RESTART_COUNT", 0))}), flush=True)
        if stops or (ended if job["checkpointEvery"] == "epoch" else step % job["checkpointEvery"] == 0):
            save()
        if stops:
            sys.exit(128 + (signals or [signal.SIGTERM])[0])
    save()
    if rank == 0:
        run.write("model.safetensors", pack(best or model.state_dict(), metadata))
    dist.destroy_process_group()

if __name__ == "__main__":
    main()
