"""PyTorch networks with one habit each, by every exporter, and GRUs that are loops, with the results of torch and onnxruntime: odd_exports.py FOLDER."""
import importlib.util, os, sys, warnings
import numpy as np, torch

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
folder = sys.argv[1]

RECURRENT = {"lstm": "self.a = nn.LSTM(3, 4, batch_first=True)", "gru": "self.a = nn.GRU(3, 4, batch_first=True)", "two": "self.a = nn.GRU(3, 4, batch_first=True, bidirectional=True)"}
# Name: the layers beside a recurrent one, and the statements of forward, where y and h are its results.
CASES = {
    "residual": ("lstm", "self.f = nn.Linear(4, 3)", "return x + self.f(y)"),
    "outputs": ("gru", "self.f = nn.Linear(4, 2)", "return self.f(y[:, -1]), torch.sigmoid(y)"),
    "rest": ("two", "self.f = nn.Linear(8, 2)", "b, t, c = y.shape; return self.f(y.reshape(-1, c)).view(b, t, -1)"),
    "halves": ("two", "", "return y[:, :, :4] + y[:, :, 4:]"),
    "ends": ("two", "self.f = nn.Linear(8, 2)", "return self.f(torch.cat([y[:, -1, :4], y[:, 0, 4:]], 1))"),
    "swapped": ("two", "", "return torch.cat([h[1], h[0]], -1)"),
    "chunk": ("gru", "self.f = nn.Linear(4, 6)", "a, b = self.f(y).chunk(2, -1); return a * torch.sigmoid(b)"),
    "glu": ("gru", "self.m = nn.GLU(-1)", "return self.m(y)"),
    "one": ("gru", "", "return y[:, :, 1:2] * 2, y[:, -1, 0]"),
    "first": ("gru", "", "return y[:, 0]"),
    "highway": ("lstm", "self.f = nn.Linear(3, 4)", "g = torch.sigmoid(self.f(x)); return g * y + (1 - g) * self.f(x)"),
    "negative": ("gru", "", "return -y, 2 - y * 3"),
    "scaled": ("gru", "self.s = nn.Parameter(torch.rand(3) + 0.5)", "z, _ = self.a((x - self.s) / self.s); return z"),
    "addmm": ("gru", "self.w = nn.Parameter(torch.randn(4, 2)); self.b = nn.Parameter(torch.randn(2))", "return torch.addmm(self.b, h[0], self.w, beta=0.5, alpha=2.0)"),
    "matmul": ("gru", "self.w = nn.Parameter(torch.randn(2, 4))", "return y @ self.w.t()"),
    "norms": ("lstm", "self.n = nn.LayerNorm(4); self.d = nn.Dropout(0.3); self.m = nn.Softmin(-1)", "return self.m(self.d(self.n(y)))"),
    "byHand": ("gru", "", "m = x.mean(-1, keepdim=True); v = ((x - m) ** 2).mean(-1, keepdim=True); z, _ = self.a((x - m) / torch.sqrt(v + 1e-5)); return z"),
    "pools": ("lstm", "self.f = nn.Linear(12, 2)", "return self.f(torch.cat([y.mean(1), y.max(1)[0], y[:, -1]], 1))"),
    "limits": ("gru", "", "return y.clamp(-0.2, 0.2), y.clamp(max=0.1)"),
    "turned": ("gru", "", "z, _ = self.a(torch.flip(x, [1])); return torch.flip(z, [1])"),
    "encoder": ("lstm", "self.b = nn.LSTM(3, 4, batch_first=True)", "_, hc = self.a(x); z, _ = self.b(x, hc); return z"),
    "inPlace": ("gru", "", "z = y * 2; y += z; return y + z"),
    "reluTwice": ("gru", "self.r = nn.ReLU(inplace=True)", "z = self.r(y); return z + y"),
    "causal": ("gru", "self.c = nn.Conv1d(4, 5, 3)", "return self.c(F.pad(y.transpose(1, 2), (2, 0))).transpose(1, 2)"),
    "instance": ("gru", "self.n = nn.InstanceNorm1d(4, affine=True); nn.init.uniform_(self.n.weight, 0.5, 2); nn.init.uniform_(self.n.bias)", "return self.n(y.transpose(1, 2)).transpose(1, 2)"),
    "decoder": ("lstm", "self.b = nn.LSTM(4, 3, batch_first=True)", "z, _ = self.b(h[-1].unsqueeze(1).repeat(1, 5, 1)); return z"),
    # Refused
    "softThreshold": ("gru", "", "return F.softplus(y, 1, 0.1)"),
    "viewInPlace": ("gru", "", "v = y.transpose(1, 2); v.add_(1.0); return y"),
    "training": ("lstm", "", "return F.dropout(y, 0.5, True)"),
    "alpha": ("gru", "self.b = nn.Parameter(torch.randn(4))", "return torch.add(y, self.b, alpha=2.0)"),
    "rounded": ("gru", "", "return torch.div(y * 4, 2, rounding_mode='floor')"),
    "ones": ("gru", "", "z, _ = self.a(x, torch.ones(1, x.size(0), 4)); return z"),
    "column": ("gru", "self.b = nn.Parameter(torch.randn(4, 1))", "return y + self.b"),
    "vector": ("gru", "self.b = nn.Parameter(torch.randn(4))", "return y + self.b.unsqueeze(1)"),
    "batch": ("gru", "", "return y[-1]"),
    "whole": ("gru", "", "return (y * 9).to(torch.int32)"),
    "frames": ("gru", "", "return y + self.a(x)[1].transpose(0, 1)"),
    "views": ("two", "", "return h.reshape(-1, 8)"),
    "overTime": ("gru", "", "return torch.softmax(y, 1)"),
}
SHAPE = (2, 4, 3)

path = os.path.join(folder, "cases.py")
with open(path, "w") as file:
    file.write("import torch, torch.nn as nn, torch.nn.functional as F\n")
    for name, (kind, setup, forward) in CASES.items():
        lines = [RECURRENT[kind], *filter(None, setup.split("; "))]
        result = "y, (h, _) = self.a(x)" if kind == "lstm" else "y, h = self.a(x)"
        file.write(f"\nclass {name}(nn.Module):\n  def __init__(self):\n    super().__init__()\n" + "".join(f"    {line}\n" for line in lines))
        file.write("  def forward(self, x):\n" + "".join(f"    {line}\n" for line in [result, *forward.split("; ")]))
spec = importlib.util.spec_from_file_location("cases", path)
cases = importlib.util.module_from_spec(spec)
spec.loader.exec_module(cases)


def save(place, x, outputs, write):
    os.makedirs(place)
    write(place)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    np.savez(os.path.join(place, "golden.npz"), x=np.asarray(x), **{f"y{k}": np.asarray(y) for k, y in enumerate(outputs)})


for name in CASES:
    torch.manual_seed(len(name))
    net = getattr(cases, name)().eval()
    x = torch.randn(*SHAPE)
    with torch.no_grad():
        y = net(x)
        writers = {
            "trace": lambda place: torch.jit.save(torch.jit.trace(net, x, check_trace=False), place + "/model.pt"),
            "script": lambda place: torch.jit.save(torch.jit.script(net), place + "/model.pt"),
            "onnx": lambda place: torch.onnx.export(net, x, place + "/model.onnx", input_names=["x"], dynamic_axes={"x": {0: "n", 1: "t"}}, opset_version=17),
        }
        # torch's exporter to ONNX loses what a view changes, and where softplus ends.
        for form, write in writers.items():
            if name in ("viewInPlace", "softThreshold") and form == "onnx": continue
            save(os.path.join(folder, f"{name} {form}"), x, y, write)

# A GRU that resets before its product, as tf2onnx writes it: a loop over frames, one product for each gate and side, or one for all gates.
import onnx, onnxruntime
from onnx import TensorProto as T, helper, numpy_helper

onnxruntime.set_default_logger_severity(4)
random = np.random.RandomState(1)
I, H = 3, 4
info = helper.make_tensor_value_info
LOOPS = {
    "limits": {},
    "clip": {"clip": True, "frames": True},
    "condition": {"counted": False},
    "joined": {"joined": True, "activation": "Tanh"},
    # Refused
    "twice": {"write": "two"},
    "three steps": {"count": "three"},
    "begins at one": {"state": np.ones},
}


def loop(clip=False, frames=False, counted=True, joined=False, activation="Identity", write="one", count="steps", state=np.zeros):
    W, U, b = [random.randn(*shape).astype(np.float32) * 0.6 for shape in ((I, 3 * H), (H, 3 * H), (3 * H,))]
    constants = {"i0": np.array(0, np.int64), "i1": np.array(1, np.int64), "three": np.array(3, np.int64), "all": np.array(2**31 - 1, np.int64), "yes": np.array(True), "zero": np.float32(0), "one": np.float32(1), "two": np.float32(2), "half": np.float32(0.5), "fifth": np.float32(0.2)}
    constants |= {"h0": state((1, H), np.float32), "W": W, "b": b, "U": U[:, : 2 * H], "D": random.randn(H, 2).astype(np.float32)}
    constants |= {"from": np.array([-1], np.int64), "to": np.array([2**31 - 1], np.int64), "axis": np.array([0], np.int64), "second": np.array([1], np.int64), "units": np.array([H], np.int64)}
    for k, gate in enumerate("zrn"):
        constants |= {f"{part}{gate}": tensor[..., k * H : (k + 1) * H] for part, tensor in zip("WUb", (W, U, b))}
    body, graph = [], []
    add = lambda nodes, type, inputs, outputs, **more: nodes.append(helper.make_node(type, inputs.split(), outputs.split(), name=outputs.split()[0], **more))
    add(body, "Gather", "xt i" if counted else "xt t", "xi", axis=0)
    if joined:
        add(body, "MatMul", "xi W", "xw"); add(body, "Add", "xw b", "xb"); add(body, "Split", "xb", "xz xr xn", axis=1)
        add(body, "MatMul", "h U", "hu"); add(body, "Split", "hu", "hz hr", axis=1)
    else:
        for gate in "zrn": add(body, "MatMul", f"xi W{gate}", f"w{gate}"); add(body, "Add", f"w{gate} b{gate}", f"x{gate}")
        for gate in "zr": add(body, "MatMul", f"h U{gate}", f"h{gate}")
    for gate in "zr":
        add(body, "Add", f"x{gate} h{gate}", f"s{gate}"); add(body, "Mul", f"s{gate} fifth", f"m{gate}"); add(body, "Add", f"m{gate} half", f"a{gate}")
        if clip: add(body, "Clip", f"a{gate} zero one", gate)
        else: add(body, "Min", f"a{gate} one", f"n{gate}"); add(body, "Max", f"n{gate} zero", gate)
    add(body, "Mul", "r h", "rh"); add(body, "MatMul", "rh Un", "hn"); add(body, "Add", "xn hn", "sn"); add(body, activation, "sn", "n")
    add(body, "Mul", "z h", "zh"); add(body, "Sub", f"{write} z", "zc"); add(body, "Mul", "zc n", "zn"); add(body, "Add", "zh zn", "next")
    add(body, "Add", "t i1", "later"); add(body, "Identity", "next", "result")
    if counted: add(body, "Identity", "goes", "on")
    else: add(body, "Less", "later steps", "on")
    ports = [info("i", T.INT64, []), info("goes", T.BOOL, []), info("t", T.INT64, []), info("h", T.FLOAT, [None, H])]
    results = [info("on", T.BOOL, []), info("later", T.INT64, []), info("next", T.FLOAT, [None, H]), info("result", T.FLOAT, [None, H])]
    add(graph, "Transpose", "x", "xt", perm=[1, 0, 2]); add(graph, "Shape", "xt", "shape"); add(graph, "Gather", "shape i0", "steps", axis=0)
    add(graph, "Shape", "x", "own"); add(graph, "Slice", "own axis second axis", "batch"); add(graph, "Concat", "batch units", "size", axis=0); add(graph, "Expand", "h0 size", "begin")
    add(graph, "Loop", f"{count if counted else 'all'} yes i0 begin", "end last every", body=helper.make_graph(body, "body", ports, results))
    if frames: add(graph, "Transpose", "every", "out", perm=[1, 0, 2])
    else: add(graph, "Slice", "every from to axis", "sliced"); add(graph, "Squeeze", "sliced", "out", axes=[0])
    add(graph, "MatMul", "out D", "d"); add(graph, "Sigmoid", "d", "y")
    stored = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    whole = helper.make_graph(graph, "graph", [info("x", T.FLOAT, ["n", "t", I])], [info("y", T.FLOAT, None)], stored)
    return helper.make_model(whole, producer_name="tf2onnx", opset_imports=[helper.make_opsetid("", 11)], ir_version=7)


for name, options in LOOPS.items():
    model = loop(**options)
    x = random.randn(*SHAPE).astype(np.float32)
    y = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"x": x})
    save(os.path.join(folder, f"loop {name}"), x, y, lambda place: onnx.save(model, place + "/model.onnx"))
