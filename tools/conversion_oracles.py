"""The other side of conversions: real frameworks make recurrent modules, and run what Sluice wrote.

`make FOLDER SEED COUNT` writes COUNT random modules with input and output as PyTorch (.pt, zip and legacy, .safetensors) and ONNX
(exported by PyTorch) files, in the layout of Keras by h5py and in that of Flax by msgpack, and cases.json that lists them. Those of one layer
and direction are also written as the cell that PyTorch has by itself. Some more are GRUs with the reset before the product, which only
ONNX has.
`check FOLDER` runs what Sluice has written beside them, with PyTorch, onnxruntime, h5py and msgpack, and prints one JSON object with the largest differences; exit code 1 when one is over its tolerance.

What it needs: torch, safetensors, h5py, msgpack, onnx, onnxruntime.
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
            write_keras(case, state, f"{base}.keras.h5")
            write_flax(case, state, f"{base}.msgpack")
        case["before"] = False
        case["cell"] = case["options"]["num_layers"] == 1 and not case["options"]["bidirectional"] and "proj_size" not in case["options"]
        if case["cell"]:
            torch.save({name.removesuffix("_l0"): value for name, value in state.items()}, f"{base}.cell.pt")
        np.savez(f"{base}.io.npz", x=x.numpy(), y=y.numpy())
        cases.append(case)
    for index in range(max(4, count // 10)):
        cases.append(make_before(folder, index, rng))
    (folder / "cases.json").write_text(json.dumps(cases))


def make_before(folder, index, rng):
    """A GRU node of ONNX with linear_before_reset = 0, its default, and what onnxruntime gives for it."""
    onnx, onnxruntime = import_quietly("onnx", "onnxruntime")
    inputs, size, directions = rng.randint(1, 6), rng.randint(2, 7), rng.randint(1, 2)
    name = f"before{index:03d}"
    numbers = np.random.default_rng(rng.randrange(2**31))
    draw = lambda *shape: numbers.uniform(-1, 1, shape).astype(np.float32)
    weights = {
        "W": draw(directions, 3 * size, inputs),
        "R": draw(directions, 3 * size, size),
        "B": draw(directions, 6 * size),
    }
    node = onnx.helper.make_node(
        "GRU", ["x", *weights], ["y"], name="net", hidden_size=size, direction="bidirectional" if directions == 2 else "forward"
    )
    value = lambda key, shape: onnx.helper.make_tensor_value_info(key, onnx.TensorProto.FLOAT, shape)
    graph = onnx.helper.make_graph(
        [node],
        "g",
        [value("x", [STEPS, BATCH, inputs])],
        [value("y", [STEPS, directions, BATCH, size])],
        [onnx.numpy_helper.from_array(array, key) for key, array in weights.items()],
    )
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8), folder / f"{name}.onnx")
    x = numbers.standard_normal((STEPS, BATCH, inputs)).astype(np.float32)
    session = onnxruntime.InferenceSession(folder / f"{name}.onnx", providers=["CPUExecutionProvider"])
    y = session.run(["y"], {"x": x})[0]
    np.savez(folder / f"{name}.io.npz", x=x, y=y.transpose(0, 2, 1, 3).reshape(STEPS, BATCH, directions * size))
    options = {"num_layers": 1, "bidirectional": directions == 2, "bias": True}
    return {"name": name, "kind": "GRU", "options": options, "onnx": True, "before": True, "cell": False}


def run_cell(case, state):
    """Loads a state dict into PyTorch's own cell and steps it through the input."""
    options = case["options"]
    extra = {"nonlinearity": options["nonlinearity"]} if "nonlinearity" in options else {}
    cell = getattr(torch.nn, case["kind"] + "Cell")(options["input_size"], options["hidden_size"], options["bias"], **extra)
    cell.load_state_dict({name.removeprefix("net."): value for name, value in state.items()}, strict=True)
    with np.load(case["io"]) as io, torch.no_grad():
        hidden, outputs = None, []
        for x in torch.from_numpy(io["x"]):
            hidden = cell(x, hidden)
            outputs.append(hidden[0] if case["kind"] == "LSTM" else hidden)
        return difference(torch.stack(outputs).numpy(), io["y"])


def cells_of(case, state):
    """W, U, b_ih and b_hh of every cell with its name, gates apart, in the order of PyTorch."""
    options = case["options"]
    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[case["kind"]]
    for layer in range(options["num_layers"]):
        for direction in ["", "_reverse"] if options["bidirectional"] else [""]:
            end = f"_l{layer}{direction}"
            parts = []
            for name in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]:
                value = state.get(f"net.{name}{end}")
                parts.append(None if value is None else np.split(value.numpy(), gates))
            yield layer, direction, parts


def write_keras(case, state, path):
    """Keras 2: kernels in×out, LSTM i f g o with one bias, GRU z r n with a bias for each side."""
    import h5py

    kind, options = case["kind"], case["options"]
    order = {"LSTM": [0, 1, 2, 3], "GRU": [1, 0, 2], "RNN": [0]}[kind]
    class_name = {"LSTM": "LSTM", "GRU": "GRU", "RNN": "SimpleRNN"}[kind]
    cell = {"LSTM": "lstm_cell", "GRU": "gru_cell", "RNN": "simple_rnn_cell"}[kind]
    layers = {}
    for layer, direction, (w, u, b, c) in cells_of(case, state):
        joined = lambda blocks: np.concatenate([blocks[k] for k in order])
        name = f"rnn_{layer}"
        path_in = f"{name}/{'backward' if direction else 'forward'}_{name}" if options["bidirectional"] else name
        weights = {"kernel": joined(w).T, "recurrent_kernel": joined(u).T}
        if b is not None:
            weights["bias"] = np.stack([joined(b), joined(c)]) if kind == "GRU" else joined(b) + joined(c)
        layers.setdefault(name, {}).update({f"{path_in}/{cell}/{key}:0": value for key, value in weights.items()})
    configs = []
    for name in layers:
        config = {
            "name": name, "units": options["hidden_size"], "return_sequences": True, "use_bias": options["bias"],
            "activation": options.get("nonlinearity", "tanh"), "recurrent_activation": "sigmoid", "reset_after": True,
        }
        inner = {"class_name": class_name, "config": config}
        both = {"class_name": "Bidirectional", "config": {"name": name, "merge_mode": "concat", "layer": inner}}
        configs.append(both if options["bidirectional"] else inner)
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = "2.15.0"
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": configs}})
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [name.encode() for name in layers]
        for name, weights in layers.items():
            inner = group.create_group(name)
            inner.attrs["weight_names"] = [key.encode() for key in weights]
            for key, value in weights.items():
                inner.create_dataset(key, data=value)


# flax/linen/recurrent.py: a dense layer for each gate and side.
FLAX_GATES = {"LSTM": "ifgo", "GRU": "rzn"}


def write_flax(case, state, path):
    """Flax: the bias of an LSTM on the hidden side; of a GRU on the input side, and a second one for n; of a SimpleCell on the input's."""
    import msgpack

    def pack(value):
        if not isinstance(value, np.ndarray):
            raise TypeError(type(value))
        value = np.ascontiguousarray(value)
        return msgpack.ExtType(1, msgpack.packb((value.shape, value.dtype.name, value.tobytes())))

    tree = {}
    for layer, direction, (w, u, b, c) in cells_of(case, state):
        cell = {}
        zero = np.zeros(case["options"]["hidden_size"], np.float32)
        b, c = b or [zero] * len(w), c or [zero] * len(w)
        if case["kind"] == "RNN":
            cell = {"i": {"kernel": w[0].T, "bias": b[0] + c[0]}, "h": {"kernel": u[0].T}}
        else:
            for k, gate in enumerate(FLAX_GATES[case["kind"]]):
                cell[f"i{gate}"] = {"kernel": w[k].T}
                cell[f"h{gate}"] = {"kernel": u[k].T}
                if case["kind"] == "LSTM":
                    cell[f"h{gate}"]["bias"] = b[k] + c[k]
                elif gate == "n":
                    cell["in"]["bias"], cell["hn"]["bias"] = b[k], c[k]
                else:
                    cell[f"i{gate}"]["bias"] = b[k] + c[k]
        tree[f"l{layer}{direction}"] = cell
    with open(path, "wb") as file:
        file.write(msgpack.packb({"params": tree}, default=pack))


def run_flax(case, path):
    """The cells of Flax in NumPy, from the file that Sluice wrote."""
    import msgpack

    def unpack(code, data):
        shape, dtype, buffer = msgpack.unpackb(data)
        dtype = dtype if isinstance(dtype, str) else dtype.decode()
        return np.frombuffer(buffer, dtype).reshape(shape).astype(np.float64)

    with open(path, "rb") as file:
        tree = msgpack.unpackb(file.read(), ext_hook=unpack)
    sigmoid = lambda a: 1 / (1 + np.exp(-a))
    act = np.tanh if case["options"].get("nonlinearity", "tanh") == "tanh" else lambda a: np.maximum(a, 0)

    def dense(group, value):
        return value @ group["kernel"] + group.get("bias", 0.0)

    def run(cell, x, reverse):
        first = cell["i"] if case["kind"] == "RNN" else cell[f"i{FLAX_GATES[case['kind']][0]}"]
        size = first["kernel"].shape[1]
        h, c = np.zeros((BATCH, size)), np.zeros((BATCH, size))
        out = np.zeros((STEPS, BATCH, size))
        for t in reversed(range(STEPS)) if reverse else range(STEPS):
            if case["kind"] == "LSTM":
                i, f, g, o = [dense(cell[f"i{k}"], x[t]) + dense(cell[f"h{k}"], h) for k in "ifgo"]
                c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
                h = sigmoid(o) * np.tanh(c)
            elif case["kind"] == "GRU":
                r, z = [sigmoid(dense(cell[f"i{k}"], x[t]) + dense(cell[f"h{k}"], h)) for k in "rz"]
                n = np.tanh(dense(cell["in"], x[t]) + r * dense(cell["hn"], h))
                h = (1 - z) * n + z * h
            else:
                h = act(dense(cell["i"], x[t]) + dense(cell["h"], h))
            out[t] = h
        return out

    with np.load(case["io"]) as io:
        value = io["x"].astype(np.float64)
        for layer in range(case["options"]["num_layers"]):
            group = tree["net" if layer == 0 else f"net_{layer}"]
            if "forward_layer" in group:
                value = np.concatenate([run(group["forward_layer"], value, False), run(group["backward_layer"], value, True)], axis=2)
            else:
                value = run(group, value, False)
        return difference(value, io["y"])


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
    records = json.loads((folder / "records.json").read_text())
    ran = set()

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
            ran.add(records["written"].get(path.name))
            if what == "cell.pt":
                note(what, name, run_cell(case, torch.load(path, weights_only=True)))
            elif path.suffix in (".pt", ".safetensors"):
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
            elif path.suffix == ".msgpack":
                note(what, name, run_flax(case, path))
            elif path.suffix == ".h5":
                note(what, name, run_keras(case, path))
    # Projections have no form in ONNX, Keras and Flax; relu has none in Flax.
    if len(list(folder.glob("case*.io.npz"))) >= 250:
        for what in ["same.pt", "same.safetensors", "model.onnx", "from-onnx.onnx", "model.h5", "model.msgpack"]:
            if counts.get(what, 0) < 200:
                failures.append(f"{what}: {counts.get(what, 0)} files, expected at least 200")
    for record in records["listed"]:
        if record not in ran:
            failures.append(f"{record}: nothing that was written in it was run")
    print(json.dumps({"counts": counts, "largest": largest, "failures": failures[:20]}, indent=2))
    return 1 if failures or not counts else 0


if __name__ == "__main__":
    command, folder = sys.argv[1], Path(sys.argv[2])
    if command == "make":
        make(folder, int(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(check(folder))
