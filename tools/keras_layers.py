"""Recurrent layers of Keras and ONNX with what a plain layer does not have: hard sigmoids, go_backwards, merges of two directions.

Keras's layers are computed here by hand in float64, as its sources define them (keras-team/tf-keras, tf_keras/layers/rnn/{lstm,gru,simple_rnn,
bidirectional}.py, tf_keras/backend.py: rnn, hard_sigmoid; keras-team/keras, keras/src/layers/rnn, keras/src/backend/torch/nn.py: hard_sigmoid);
ONNX nodes are run by onnxruntime. Writes one JSON file per case to the folder that is given, test/golden/layers.

Usage: /usr/bin/python3 tools/keras_layers.py test/golden/layers [seed]
"""
import base64
import json
import pathlib
import subprocess
import sys

import numpy as np

T, N, I, H = 4, 2, 2, 3
GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}


def activation(name, version):
    if name == "hard_sigmoid":
        slope = 1 / 6 if version >= 3 else 0.2
        return lambda x: np.clip(slope * x + 0.5, 0, 1)
    return {
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "tanh": np.tanh,
        "relu": lambda x: np.maximum(x, 0),
        "linear": lambda x: x,
    }[name]


def run(kind, config, weights, x, version):
    """One Keras layer over [N, T, I], as K.rnn runs it: with go_backwards the outputs stay in the order in which they are computed."""
    act = activation(config["activation"], version)
    rec = activation(config.get("recurrent_activation", "sigmoid"), version)
    kernel, recurrent, bias = (np.asarray(w, dtype=np.float64) for w in weights)
    h = np.zeros((x.shape[0], H))
    c = np.zeros((x.shape[0], H))
    steps = range(x.shape[1])
    outputs = []
    for t in reversed(steps) if config.get("go_backwards") else steps:
        v = x[:, t]
        if kind == "LSTM":
            i, f, g, o = np.split(v @ kernel + h @ recurrent + bias, 4, axis=1)
            c = rec(f) * c + rec(i) * act(g)
            h = rec(o) * act(c)
        elif kind == "GRU" and config["reset_after"]:
            xz, xr, xn = np.split(v @ kernel + bias[0], 3, axis=1)
            hz, hr, hn = np.split(h @ recurrent + bias[1], 3, axis=1)
            z, r = rec(xz + hz), rec(xr + hr)
            h = z * h + (1 - z) * act(xn + r * hn)
        elif kind == "GRU":
            xz, xr, xn = np.split(v @ kernel + bias, 3, axis=1)
            uz, ur, un = np.split(recurrent, 3, axis=1)
            z, r = rec(xz + h @ uz), rec(xr + h @ ur)
            h = z * h + (1 - z) * act(xn + (r * h) @ un)
        else:
            h = act(v @ kernel + h @ recurrent + bias)
        outputs.append(h)
    return np.stack(outputs, axis=1)


def bidirectional(kind, config, weights, x, version, merge):
    forward = run(kind, config, weights[0], x, version)
    other = {**config, "go_backwards": not config.get("go_backwards", False)}
    backward = np.flip(run(kind, other, weights[1], x, version), axis=1)
    if merge == "sum":
        return forward + backward
    if merge == "mul":
        return forward * backward
    if merge == "ave":
        return (forward + backward) / 2
    # None gives two outputs; they are recorded side by side.
    return np.concatenate([forward, backward], axis=-1)


CASES = [
    # name, format, keras_version, class, configuration, merge mode (absent: one direction)
    ("h5-lstm-hard-sigmoid-keras2", "keras-h5", "2.2.4", "LSTM", {"recurrent_activation": "hard_sigmoid"}),
    ("h5-lstm-hard-sigmoid-keras3", "keras-h5", "3.1.0", "LSTM", {"recurrent_activation": "hard_sigmoid"}),
    ("h5-gru-hard-sigmoid-reset-after", "keras-h5", "2.15.0", "GRU", {"recurrent_activation": "hard_sigmoid", "reset_after": True}),
    ("h5-gru-hard-sigmoid-reset-before", "keras-h5", "2.2.4", "GRU", {"recurrent_activation": "hard_sigmoid", "reset_after": False}),
    ("h5-rnn-hard-sigmoid", "keras-h5", "2.15.0", "SimpleRNN", {"activation": "hard_sigmoid"}),
    ("h5-lstm-relu", "keras-h5", "2.15.0", "LSTM", {"activation": "relu"}),
    ("h5-lstm-go-backwards", "keras-h5", "2.15.0", "LSTM", {"go_backwards": True}),
    ("h5-bidirectional-concat", "keras-h5", "2.15.0", "LSTM", {}, "concat"),
    ("h5-bidirectional-sum", "keras-h5", "2.15.0", "LSTM", {}, "sum"),
    ("h5-bidirectional-mul", "keras-h5", "2.15.0", "GRU", {"reset_after": True}, "mul"),
    ("h5-bidirectional-ave-hard-sigmoid", "keras-h5", "2.2.4", "LSTM", {"recurrent_activation": "hard_sigmoid"}, "ave"),
    ("h5-bidirectional-none", "keras-h5", "2.15.0", "SimpleRNN", {}, None),
    ("keras3-lstm-hard-sigmoid", "keras", "3.4.1", "LSTM", {"recurrent_activation": "hard_sigmoid"}),
    ("keras3-gru-go-backwards", "keras", "3.4.1", "GRU", {"reset_after": True, "go_backwards": True}),
    ("keras3-bidirectional-sum-hard-sigmoid", "keras", "3.4.1", "GRU", {"reset_after": True, "recurrent_activation": "hard_sigmoid"}, "sum"),
    ("keras3-bidirectional-backwards", "keras", "3.4.1", "LSTM", {"go_backwards": True}, "concat"),
]


def keras_case(random, name, form, version, kind, given, merge=...):
    number = lambda *shape: np.round(random.normal(0, 1.2, shape), 3)
    biases = (2, GATES[kind] * H) if given.get("reset_after") else (GATES[kind] * H,)
    weights = [
        [number(I, GATES[kind] * H), number(H, GATES[kind] * H), number(*biases)]
        for _ in range(1 if merge is ... else 2)
    ]
    x = number(N, T, I) * 2
    config = {"activation": "tanh", "units": H, "return_sequences": True, **given}
    if kind != "SimpleRNN":
        config.setdefault("recurrent_activation", "sigmoid")
    major = int(version.split(".")[0])
    if merge is ...:
        y = run(kind, config, weights[0], x, major)
        layer = {"class_name": kind, "config": {"name": "rnn", **config}}
    else:
        y = bidirectional(kind, config, weights, x, major, merge)
        inner = {"class_name": kind, "config": {"name": "rnn", **config}}
        layer = {"class_name": "Bidirectional", "config": {"name": "both", "merge_mode": merge, "layer": inner}}
    return {
        "source": "by hand in float64, NumPy " + np.__version__,
        "format": form,
        "kerasVersion": version,
        "layer": layer,
        "weights": [[{"shape": w.shape, "data": w.ravel().tolist()} for w in each] for each in weights],
        "shape": x.shape,
        "input": x.ravel().tolist(),
        "output": y.ravel().tolist(),
    }


ONNX = [
    ("onnx-lstm-hard-sigmoid", "LSTM", "forward", ["HardSigmoid", "Tanh", "Tanh"], [0.2], [0.5], {}),
    ("onnx-lstm-hard-sigmoid-sixth", "LSTM", "bidirectional", ["HardSigmoid", "Tanh", "Tanh"] * 2, [1 / 6, 1 / 6], [0.5, 0.5], {}),
    ("onnx-gru-hard-sigmoid-offset", "GRU", "forward", ["HardSigmoid", "Tanh"], [0.3], [0.4], {"linear_before_reset": 1}),
    ("onnx-gru-hard-sigmoid-default", "GRU", "bidirectional", ["HardSigmoid", "Relu"] * 2, [], [], {}),
    ("onnx-rnn-hard-sigmoid", "RNN", "forward", ["HardSigmoid"], [0.25], [0.5], {}),
    ("onnx-lstm-reverse", "LSTM", "reverse", ["Sigmoid", "Tanh", "Tanh"], [], [], {}),
]


def onnx_model(random, kind, direction, activations, alpha, beta, attributes):
    from onnx import TensorProto, helper, numpy_helper

    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind]
    directions = 2 if direction == "bidirectional" else 1
    number = lambda *shape: np.round(random.normal(0, 1.2, shape), 3).astype(np.float32)
    W, R, B = number(directions, gates * H, I), number(directions, gates * H, H), number(directions, 2 * gates * H)
    given = {"hidden_size": H, "direction": direction, "activations": activations, **attributes}
    if alpha:
        given.update(activation_alpha=alpha, activation_beta=beta)
    node = helper.make_node(kind, ["X", "W", "R", "B"], ["Y"], name="rnn", **given)
    graph = helper.make_graph(
        [node],
        "g",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, ["T", "N", I])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, ["T", directions, "N", H])],
        [numpy_helper.from_array(w, name) for w, name in ((W, "W"), (R, "R"), (B, "B"))],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    return model.SerializeToString()


# In another process: onnx and onnxruntime do not load together in one.
RUN = """
import sys, json, base64, numpy as np, onnxruntime as ort
for line in sys.stdin:
    case = json.loads(line)
    session = ort.InferenceSession(base64.b64decode(case["file"]), providers=["CPUExecutionProvider"])
    x = np.array(case["input"], dtype=np.float32).reshape(case["shape"])
    y = session.run(None, {"X": x})[0]
    print(json.dumps({"output": np.moveaxis(y, 1, 2).ravel().tolist(), "source": "onnxruntime " + ort.__version__}))
"""


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    random = np.random.default_rng(seed)
    cases = {case[0]: keras_case(random, *case) for case in CASES}
    models = {}
    for name, *rest in ONNX:
        file = onnx_model(random, *rest)
        x = np.round(random.normal(0, 2, (T, N, I)), 3)
        models[name] = {"format": "onnx", "file": base64.b64encode(file).decode(), "shape": x.shape, "input": x.ravel().tolist()}
    lines = "".join(json.dumps(model) + "\n" for model in models.values())
    answers = subprocess.run([sys.executable, "-c", RUN], input=lines, capture_output=True, text=True, check=True).stdout
    for (name, model), line in zip(models.items(), answers.splitlines(), strict=True):
        cases[name] = {**model, **json.loads(line)}
    for name, case in cases.items():
        (folder / f"{name}.json").write_text(json.dumps({"seed": seed, **case}) + "\n")


main()
