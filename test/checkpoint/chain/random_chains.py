"""Random PyTorch networks, exported by ONNX and by TorchScript, with what torch computes: random_chains.py FOLDER FIRST COUNT."""
import sys, os, random, warnings
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


class Net(nn.Module):
    def __init__(self, seed):
        super().__init__()
        r = random.Random(seed)
        self.ids = r.random() < 0.2
        self.frames = r.randint(5, 12)
        self.features = r.randint(1, 6)
        size = self.features
        if self.ids:
            self.table = 17
            size = r.randint(2, 6)
            self.embedding = nn.Embedding(self.table, size)
        # Layers over [N, C, T]
        self.front = nn.ModuleList()
        if r.random() < 0.35:
            out = r.randint(2, 6)
            groups = size if r.random() < 0.2 else 1
            out = size * r.randint(1, 2) if groups > 1 else out
            kernel = r.randint(1, 3)
            self.front.append(nn.Conv1d(size, out, kernel, stride=r.choice([1, 1, 2]), padding=r.choice([0, kernel // 2]), groups=groups, bias=r.random() < 0.8))
            size = out
            if r.random() < 0.4: self.front.append(nn.BatchNorm1d(size))
            self.front.append(r.choice([nn.ReLU(), nn.LeakyReLU(0.2), nn.Tanh(), nn.ELU(), nn.SiLU(), nn.GELU(), nn.Softplus(), nn.Hardsigmoid()]))
            if r.random() < 0.3: self.front.append(r.choice([nn.MaxPool1d(2), nn.AvgPool1d(2)]))
        self.norm = nn.LayerNorm(size) if r.random() < 0.15 else None
        kind = r.choice(["LSTM", "LSTM", "GRU", "GRU", "RNN"])
        self.lstm = kind == "LSTM"
        hidden, self.layers, self.two = r.randint(2, 8), r.randint(1, 2), r.random() < 0.35
        options = {"nonlinearity": r.choice(["tanh", "relu"])} if kind == "RNN" else {}
        self.first = r.random() < 0.75
        self.recurrent = getattr(nn, kind)(size, hidden, self.layers, bidirectional=self.two, batch_first=self.first, bias=r.random() < 0.85, dropout=0.2 if self.layers > 1 else 0, **options)
        size = hidden * (2 if self.two else 1)
        self.second = None
        if r.random() < 0.2:
            self.second = nn.GRU(size, hidden, batch_first=self.first)
            size = hidden
        self.head = r.choice(["last", "final", "mean", "max", "frames", "frames"] if self.second is None else ["last", "frames"])
        if self.head == "final" and not self.two and r.random() < 0.5: self.head = "last"
        parts = []
        if self.head != "frames" and r.random() < 0.25: parts.append(nn.BatchNorm1d(size))
        if r.random() < 0.3: parts.append(nn.Dropout(0.3))
        for _ in range(r.randint(0, 2)):
            out = r.randint(2, 8)
            parts += [nn.Linear(size, out, bias=r.random() < 0.9), r.choice([nn.ReLU(), nn.Sigmoid(), nn.ELU(0.7), nn.Softsign(), nn.SELU(), nn.ReLU6(), nn.Hardswish()])]
            size = out
        parts.append(nn.Linear(size, r.randint(1, 4)))
        if r.random() < 0.3: parts.append(r.choice([nn.Softmax(dim=-1), nn.LogSoftmax(dim=-1), nn.Sigmoid()]))
        self.out = nn.Sequential(*parts)
        self.squeeze = parts[-1].__class__ is nn.Linear and parts[-1].out_features == 1 and r.random() < 0.3
        torch.manual_seed(seed)
        for p in self.parameters():
            with torch.no_grad(): p.copy_(torch.randn_like(p) * (0.6 if p.dim() > 1 else 0.3))
        for m in self.modules():
            if isinstance(m, nn.BatchNorm1d):
                m.running_mean.normal_(); m.running_var.uniform_(0.5, 2)

    def forward(self, x):
        if self.ids: x = self.embedding(x)
        if len(self.front):
            x = x.transpose(1, 2)
            for m in self.front: x = m(x)
            x = x.permute(0, 2, 1)
        if self.norm is not None: x = self.norm(x)
        if not self.first: x = x.transpose(0, 1)
        y, state = self.recurrent(x)
        if self.second is not None: y, state = self.second(y)
        h = state[0] if isinstance(state, tuple) else state
        if not self.first: y = y.transpose(0, 1)
        if self.head == "last": y = y[:, -1, :]
        elif self.head == "final": y = torch.cat((h[-2], h[-1]), dim=1) if self.two else h[-1]
        elif self.head == "mean": y = y.mean(dim=1)
        elif self.head == "max": y = y.max(dim=1)[0]
        y = self.out(y)
        return y.squeeze(-1) if self.squeeze else y


def sample(net, n):
    if net.ids: return torch.randint(0, net.table, (n, net.frames))
    return torch.randn(n, net.frames, net.features)


folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for seed in range(first, first + count):
    net = Net(seed).eval()
    place = os.path.join(folder, str(seed))
    os.makedirs(place)
    x = sample(net, 3)
    with torch.no_grad():
        y = net(x)
        golden = {"x": x.numpy().astype(np.float32), "y": y.numpy()}
        # In double precision, for what is compared more closely.
        if len(sys.argv) > 5: golden["z"] = net.double()(x if net.ids else x.double()).numpy().astype(np.float32)
        net.float()
        np.savez(os.path.join(place, "golden.npz"), **golden)
        if len(sys.argv) > 4 and sys.argv[4] == "torchscript":
            torch.jit.save(torch.jit.trace(net, x[:1], check_trace=False), os.path.join(place, "model.pt"))
        else:
            axes = {"x": {0: "batch", 1: "time"}} if seed % 3 else {"x": {0: "batch"}} if seed % 2 else None
            torch.onnx.export(net, x[:1] if axes is None else x, os.path.join(place, "model.onnx"), input_names=["x"], output_names=["y"], dynamic_axes=axes, opset_version=[11, 13, 17, 18][seed % 4])
