"""The other side of conversions: real frameworks make recurrent modules, and run what Sluice wrote.

`make FOLDER SEED COUNT` writes COUNT random modules with input and output as PyTorch (.pt, zip and legacy, .safetensors) and ONNX
(exported by PyTorch) files, and cases.json that lists them. Those of one layer and direction are also written as the cell that PyTorch has by itself. Some more are GRUs with the reset before the product, which only
ONNX has.
`check FOLDER` runs what Sluice has written beside them, with PyTorch and onnxruntime, and prints one JSON object with the largest differences; exit code 1 when one is over its tolerance.

What it needs: torch, safetensors, onnx, onnxruntime.
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
    # Projections have no form in ONNX.
    if len(list(folder.glob("case*.io.npz"))) >= 250:
        for what in ["same.pt", "same.safetensors", "model.onnx", "from-onnx.onnx"]:
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
