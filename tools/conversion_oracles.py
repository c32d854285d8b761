"""The other side of conversions: real frameworks make recurrent modules, and run what Sluice wrote.

`make FOLDER SEED COUNT` writes COUNT random modules with input and output as PyTorch (.pt, zip and legacy, .safetensors) and ONNX
(exported by PyTorch) files, and cases.json that lists them. `check FOLDER` runs what Sluice has written beside them, with PyTorch,
onnxruntime and h5py, and prints one JSON object with the largest differences; exit code 1 when one is over its tolerance.

What it needs: torch, safetensors, h5py, onnx, onnxruntime.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np
import torch

STEPS, BATCH = 6, 3
# float32: two biases added once, then the recurrence in another order of summation.
TOLERANCE = 5e-6


def draw_case(rng, index):
    kind = rng.choice(["LSTM", "GRU", "RNN"])
    options = {
        "input_size": rng.randint(1, 6),
        "hidden_size": rng.randint(2, 7),
        "num_layers": rng.randint(1, 3),
        "bias": rng.random() < 0.8,
        "bidirectional": rng.random() < 0.5,
    }
    if kind == "LSTM" and rng.random() < 0.2:
        options["proj_size"] = rng.randint(1, options["hidden_size"] - 1)
    if kind == "RNN" and rng.random() < 0.3:
        options["nonlinearity"] = "relu"
    return {"name": f"case{index:03d}", "kind": kind, "options": options}


def build(case):
    module = getattr(torch.nn, case["kind"])(**case["options"])
    return module.eval()


def make(folder, seed, count):
    from safetensors.torch import save_file

    rng = random.Random(seed)
    torch.manual_seed(seed)
    cases = []
    for index in range(count):
        case = draw_case(rng, index)
        module = build(case)
        x = torch.randn(STEPS, BATCH, case["options"]["input_size"])
        with torch.no_grad():
            y = module(x)[0]
        base = folder / case["name"]
        state = {f"net.{name}": value for name, value in module.state_dict().items()}
        save_file({name: value.contiguous() for name, value in state.items()}, f"{base}.safetensors")
        torch.save(state, f"{base}.pt")
        torch.save(state, f"{base}.legacy.pt", _use_new_zipfile_serialization=False)
        case["onnx"] = "proj_size" not in case["options"]
        if case["onnx"]:
            torch.onnx.export(module, (x,), f"{base}.onnx", dynamo=False, input_names=["x"], output_names=["y"])
        np.savez(f"{base}.io.npz", x=x.numpy(), y=y.numpy())
        cases.append(case)
    (folder / "cases.json").write_text(json.dumps(cases))


def difference(a, b):
    return float(np.max(np.abs(np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64))))


def run_state(case, state):
    """Loads a state dict into the framework's own module and runs it. Absent biases are refused by PyTorch itself."""
    module = build(case)
    module.load_state_dict({name.removeprefix("net."): value for name, value in state.items()}, strict=True)
    with np.load(case["io"]) as io, torch.no_grad():
        return difference(module(torch.from_numpy(io["x"]))[0].numpy(), io["y"]), module


def same_bits(module, state, case):
    original = torch.load(case["base"] + ".pt", weights_only=True)
    return all(torch.equal(original[name].view(torch.int32), value.contiguous().view(torch.int32)) for name, value in state.items())


def run_keras(case, path):
    """Keras's layer in NumPy, from its own file: kernels in×out, LSTM i f g o, GRU z r n with the reset after the product."""
    import h5py

    sigmoid = lambda a: 1 / (1 + np.exp(-a))
    act = np.tanh if case["options"].get("nonlinearity", "tanh") == "tanh" else lambda a: np.maximum(a, 0)

    def weights_of(group):
        found = {}
        group.visititems(lambda name, item: found.__setitem__(name.split("/")[-1].split(":")[0], item[...].astype(np.float64)) if isinstance(item, h5py.Dataset) else None)
        return found

    def run(weights, x, reverse):
        kernel, recurrent, bias = weights["kernel"], weights["recurrent_kernel"], weights.get("bias", 0.0)
        size = recurrent.shape[0]
        h = np.zeros((BATCH, size))
        c = np.zeros((BATCH, size))
        out = np.zeros((STEPS, BATCH, size))
        for t in reversed(range(STEPS)) if reverse else range(STEPS):
            if case["kind"] == "LSTM":
                i, f, g, o = np.split(x[t] @ kernel + h @ recurrent + bias, 4, axis=1)
                c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
                h = sigmoid(o) * np.tanh(c)
            elif case["kind"] == "GRU":
                b_in, b_rec = bias if np.ndim(bias) == 2 else (0.0, 0.0)
                xz, xr, xn = np.split(x[t] @ kernel + b_in, 3, axis=1)
                hz, hr, hn = np.split(h @ recurrent + b_rec, 3, axis=1)
                z = sigmoid(xz + hz)
                h = z * h + (1 - z) * np.tanh(xn + sigmoid(xr + hr) * hn)
            else:
                h = act(x[t] @ kernel + h @ recurrent + bias)
            out[t] = h
        return out

    with h5py.File(path) as file, np.load(case["io"]) as io:
        value = io["x"].astype(np.float64)
        layers = file["model_weights"]
        for name in [text.decode() if isinstance(text, bytes) else text for text in layers.attrs["layer_names"]]:
            group = layers[name][name]
            both = sorted(key for key in group if key.startswith(("forward_", "backward_")))
            if both:
                backward, forward = both
                value = np.concatenate([run(weights_of(group[forward]), value, False), run(weights_of(group[backward]), value, True)], axis=2)
            else:
                value = run(weights_of(group), value, False)
        return difference(value, io["y"])


def import_quietly(*names):
    """onnx and onnxruntime register the same schemas when both are loaded, and say so on standard error from native code."""
    import importlib
    import os

    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        modules = [importlib.import_module(name) for name in names]
        modules[0].defs.get_all_schemas()
        return modules
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def check(folder):
    onnx, onnxruntime = import_quietly("onnx", "onnxruntime")
    from safetensors.torch import load_file

    onnxruntime.set_default_logger_severity(3)
    largest, counts, failures = {}, {}, []

    def note(what, name, value):
        counts[what] = counts.get(what, 0) + 1
        largest[what] = max(largest.get(what, 0.0), value)
        if not value <= TOLERANCE:
            failures.append(f"{name} {what}: {value}")

    for case in json.loads((folder / "cases.json").read_text()):
        name = case["name"]
        case["base"] = str(folder / name)
        case["io"] = f"{folder / name}.io.npz"
        for path in sorted(folder.glob(f"{name}.sluice*")):
            what = path.name.removeprefix(name + ".sluice-")
            if path.suffix in (".pt", ".safetensors"):
                state = torch.load(path, weights_only=True) if path.suffix == ".pt" else load_file(path)
                value, module = run_state(case, state)
                note(what, name, value)
                if what.startswith("same") and not same_bits(module, state, case):
                    failures.append(f"{name} {what}: the tensors are not bit-identical")
            elif path.suffix == ".onnx":
                onnx.checker.check_model(onnx.load(path), full_check=True)
                session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
                with np.load(case["io"]) as io:
                    note(what, name, difference(session.run(["output"], {"input": io["x"]})[0], io["y"]))
            elif path.suffix == ".h5":
                note(what, name, run_keras(case, path))
    print(json.dumps({"counts": counts, "largest": largest, "failures": failures[:20]}, indent=2))
    return 1 if failures or not counts else 0


if __name__ == "__main__":
    command, folder = sys.argv[1], Path(sys.argv[2])
    if command == "make":
        make(folder, int(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(check(folder))
