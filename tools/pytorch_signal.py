"""What PyTorch computes for the layers of `src/realtime/signal`: one JSON file per case, inputs, weights and outputs rounded to float32.

    python3 tools/pytorch_signal.py --seed 1 --out test/golden/signal

A case holds `layer`, `options`, `weights` by name with shapes, `input` [T, C] and `output` [T, C]: time first, as Sluice has it.
"""
import argparse
import json
import pathlib

import torch
import torch.nn.functional as F


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


def block(tensor):
    return {"shape": list(tensor.shape), "data": numbers(tensor)}


def cases(seed):
    random = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=random)

    def pick(low, high):
        return int(torch.randint(low, high + 1, (1,), generator=random))

    def convolution(name, **options):
        inputs, outputs, kernel = pick(1, 5), pick(1, 6), options.pop("kernel", None) or pick(2, 5)
        stride, dilation = options.get("stride", 1), options.get("dilation", 1)
        padding = options.get("padding", [0, 0])
        causal = options.get("causal", False)
        frames = (kernel + pick(4, 8)) * dilation * stride
        x, weight = draw(frames, inputs), draw(outputs, inputs, kernel)
        bias = draw(outputs) if options.pop("bias", True) else None
        left, right = ((kernel - 1) * dilation, 0) if causal else padding
        y = F.conv1d(F.pad(x.T[None], (left, right)), weight, bias, stride=stride, dilation=dilation)[0].T
        weights = {"weight": weight} | ({} if bias is None else {"bias": bias})
        sizes = {"inputSize": inputs, "outputSize": outputs, "kernelSize": kernel}
        return name, "conv1d", sizes | options, weights, x, y

    yield convolution("conv1d")
    yield convolution("conv1d-stride", stride=2, padding=[1, 1], kernel=3)
    yield convolution("conv1d-padding", stride=3, padding=[2, 0], bias=False)
    yield convolution("conv1d-dilation", dilation=3, padding=[0, 4])
    yield convolution("conv1d-causal", causal=True)
    yield convolution("conv1d-causal-stride", causal=True, stride=2, dilation=2)
    yield convolution("conv1d-point", kernel=1)

    for bias in (True, False):
        x, weight, offset = draw(pick(2, 5), 7), draw(6, 7), draw(6) if bias else None
        weights = {"weight": weight} | ({"bias": offset} if bias else {})
        yield f"linear{'' if bias else '-no-bias'}", "linear", {}, weights, x, F.linear(x, weight, offset)

    x, weight, bias = draw(5, 6) * 3 + 1, draw(6), draw(6)
    yield "layer-norm", "layerNorm", {"eps": 1e-3}, {"weight": weight, "bias": bias}, x, F.layer_norm(
        x, (6,), weight, bias, eps=1e-3)
    yield "layer-norm-plain", "layerNorm", {}, {}, x, F.layer_norm(x, (6,))
    yield "instance-norm", "instanceNorm", {"eps": 1e-4}, {"weight": weight, "bias": bias}, x, F.instance_norm(
        x.T[None], weight=weight, bias=bias, eps=1e-4)[0].T
    yield "instance-norm-plain", "instanceNorm", {}, {}, x, F.instance_norm(x.T[None])[0].T

    x = torch.cat([draw(3, 5) * 4, torch.tensor([[0.0, -0.0, 30.0, -30.0, 1.0]])])
    for name, options, y in [
        ("relu", {}, F.relu(x)),
        ("leakyRelu", {}, F.leaky_relu(x)),
        ("leakyRelu", {"slope": 0.2}, F.leaky_relu(x, 0.2)),
        ("elu", {}, F.elu(x)),
        ("elu", {"alpha": 0.5}, F.elu(x, 0.5)),
        ("silu", {}, F.silu(x)),
        ("sigmoid", {}, torch.sigmoid(x)),
        ("tanh", {}, torch.tanh(x)),
        ("softplus", {}, F.softplus(x)),
        ("softmax", {}, F.softmax(x, 1)),
    ]:
        yield f"{name}{'-set' if options else ''}", name, options, {}, x, y
    yield "log", "log", {"offset": 1e-3}, {}, x.abs(), torch.log(x.abs() + 1e-3)

    for size, hop, window in [(16, 4, torch.hann_window(16)), (32, 16, None), (8, 8, torch.hamming_window(8))]:
        x = draw(size * 3 + 1)
        spectra = torch.stft(x, size, hop, window=torch.ones(size) if window is None else window,
                             center=False, return_complex=True).T
        y = torch.cat([spectra.real, spectra.imag], 1)
        weights = {} if window is None else {"window": window}
        options = {"size": size, "hop": hop}
        yield f"stft-{size}", "stft", options, weights, x[:, None], y
        yield f"magnitude-{size}", "magnitude", {}, {}, y, spectra.abs()
        yield f"inverse-fourier-{size}", "inverseFourier", {"size": size}, {}, y, torch.fft.irfft(spectra, size)

    # Away from the ends, where all windows overlap, PyTorch's inverse has the same sum of squares.
    size, hop = 16, 4
    window = torch.hann_window(size)
    spectra = torch.stft(draw(64), size, hop, window=window, center=True, return_complex=True)
    y = torch.istft(spectra, size, hop, window=window, center=True)
    stacked = torch.cat([spectra.T.real, spectra.T.imag], 1)
    yield "istft-inner", "istft", {"size": size, "hop": hop}, {"window": window}, stacked, y[8:-8, None]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, layer, options, weights, x, y in cases(arguments.seed):
        case = {
            "made": f"PyTorch {torch.__version__}, seed {arguments.seed}",
            "layer": layer,
            "options": options,
            "weights": {key: block(weight) for key, weight in weights.items()},
            "input": block(x),
            "output": block(y),
        }
        text = json.dumps(case).replace('"layer"', '\n"layer"').replace('"weights"', '\n"weights"')
        text = text.replace('"input"', '\n"input"').replace('"output"', '\n"output"')
        (arguments.out / f"{name}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
