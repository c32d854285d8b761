"""Initial values of recurrent cells of frameworks that cannot be installed here, drawn by the steps of their sources.

    python3 tools/source_initial_values.py INPUT_SIZE HIDDEN_SIZE DRAWS

prints JSON: for each framework the files that were followed, and for each cell its draws: `input` [G * H, I], `hidden` [G * H, H] and `bias` [G * H],
gates in Sluice's order. tools/record-initial-values.ts makes statistics of them.

No framework runs here. Each function below does what one file of a framework does, in its order and on its shapes: which variable is made, how
large it is, what is drawn into it, what is added when the cell runs. It shares no formula with src/core/init: fans come from the shapes of
the variables, a cut normal number from the inverse of its distribution as in JAX, an orthogonal matrix from a QR factorisation, and gates are
cut out of what was drawn by the order in which the cell splits it. Needs numpy.
"""

import json
import sys
from statistics import NormalDist

import numpy

LSTM = ["input", "forget", "cell", "output"]
GRU = ["reset", "update", "new"]
RNN = ["hidden"]

# Repositories, files and commits that were read.
TENSORFLOW = {
    "repository": "tensorflow/tensorflow",
    "files": [
        "tensorflow/python/ops/rnn_cell_impl.py@01788c9e4e36",
        "tensorflow/python/ops/init_ops.py@00603667e1b8",
        "tensorflow/python/ops/variable_scope.py (_get_default_initializer)",
    ],
}
HAIKU = {
    "repository": "google-deepmind/dm-haiku",
    "files": [
        "haiku/_src/recurrent.py@03718d51e00a",
        "haiku/_src/basic.py@001511c632ba",
        "haiku/_src/initializers.py@0c0ecab2587d",
    ],
}
FLAX = {
    "repository": "google/flax",
    "files": [
        "flax/linen/recurrent.py@006da41a475e",
        "flax/linen/linear.py (default_kernel_init)",
        "jax-ml/jax: jax/_src/nn/initializers.py@04f6bfa460e4",
    ],
}
TORCH = {
    "repository": "Element-Research/rnn",
    "files": [
        "FastLSTM.lua@220e5c6bf61c",
        "LinearNoBias.lua@3476ee8cf902",
        "SeqLSTM.lua@0d3b038f862d",
        "SeqGRU.lua@36f628bbfb7b",
        "torch/nn: Linear.lua@033659a07b88",
    ],
}


class Glorot:
    """init_ops.py: VarianceScaling(scale=1, mode="fan_avg", distribution="uniform")."""

    def __init__(self, rng):
        self.rng = rng

    def __call__(self, shape):
        fan_in, fan_out = shape
        scale = 1.0 / max(1.0, (fan_in + fan_out) / 2.0)
        limit = numpy.sqrt(3.0 * scale)
        return self.rng.uniform(-limit, limit, shape)


def truncated_normal(rng, shape):
    """jax.random.truncated_normal(key, -2, 2, shape): a uniform number between the two values of the distribution, and its inverse."""
    normal = NormalDist()
    between = rng.uniform(normal.cdf(-2), normal.cdf(2), shape)
    return numpy.vectorize(normal.inv_cdf)(between)


def jax_orthogonal(rng, shape):
    """jax.nn.initializers.orthogonal(): QR of a normal matrix at least as tall as wide, signs of R's diagonal."""
    rows, columns = shape
    q, r = numpy.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
    q = q * numpy.sign(numpy.diag(r))
    return q.T if rows < columns else q


def columns_of(kernel, gates):
    """What each gate gets of a kernel whose columns the cell splits evenly, transposed to rows."""
    return dict(zip(gates, numpy.split(kernel.T, len(gates))))


def cell(order, gates):
    """One draw, from what each gate has: (input, hidden, bias)."""
    return {
        part: numpy.concatenate([gates[name][k].ravel() for name in order]).tolist()
        for k, part in enumerate(["input", "hidden", "bias"])
    }


def joint(order, split, kernel, bias, inputs):
    """A cell with one kernel over [x, h], and one bias, split in the order given."""
    x, h = columns_of(kernel[:inputs], split), columns_of(kernel[inputs:], split)
    b = dict(zip(split, numpy.split(bias, len(split))))
    return cell(order, {name: (x[name], h[name], b[name]) for name in order})


# TensorFlow 1: rnn_cell_impl.py. Kernels have no initializer, so they get that of the variable scope.


def tf1_lstm(rng, inputs, units):
    kernel = Glorot(rng)((inputs + units, 4 * units))
    bias = numpy.zeros(4 * units)
    # i, j, f, o = split(...); sigmoid(f + forget_bias), which is 1.0
    i, j, f, o = numpy.split(bias, 4)
    return joint(LSTM, ["input", "cell", "forget", "output"], kernel, numpy.concatenate([i, j, f + 1.0, o]), inputs)


def tf1_gru(rng, inputs, units):
    draw = Glorot(rng)
    gate_kernel, gate_bias = draw((inputs + units, 2 * units)), numpy.full(2 * units, 1.0)
    candidate_kernel, candidate_bias = draw((inputs + units, units)), numpy.zeros(units)
    # r, u = split(...)
    x, h = columns_of(gate_kernel[:inputs], ["reset", "update"]), columns_of(gate_kernel[inputs:], ["reset", "update"])
    r, u = numpy.split(gate_bias, 2)
    return cell(
        GRU,
        {
            "reset": (x["reset"], h["reset"], r),
            "update": (x["update"], h["update"], u),
            "new": (candidate_kernel[:inputs].T, candidate_kernel[inputs:].T, candidate_bias),
        },
    )


def tf1_rnn(rng, inputs, units):
    kernel = Glorot(rng)((inputs + units, units))
    return joint(RNN, RNN, kernel, numpy.zeros(units), inputs)


# Haiku: recurrent.py over basic.Linear and initializers.VarianceScaling.


def haiku_linear(rng, inputs, outputs):
    """basic.Linear: TruncatedNormal(stddev=1 / sqrt(input_size)), which is not corrected for the cut; bias 0."""
    return truncated_normal(rng, (inputs, outputs)) / numpy.sqrt(inputs), numpy.zeros(outputs)


def haiku_variance_scaling(rng, shape):
    """VarianceScaling(scale=1, mode="fan_in", distribution="truncated_normal"), which is."""
    scale = 1.0 / max(1.0, shape[0])
    return truncated_normal(rng, shape) * (numpy.sqrt(scale) / 0.87962566103423978)


def haiku_lstm(rng, inputs, units):
    kernel, bias = haiku_linear(rng, inputs + units, 4 * units)
    # i, g, f, o = split(...); sigmoid(f + 1)
    i, g, f, o = numpy.split(bias, 4)
    return joint(LSTM, ["input", "cell", "forget", "output"], kernel, numpy.concatenate([i, g, f + 1, o]), inputs)


def haiku_gru(rng, inputs, units):
    w_i, w_h = haiku_variance_scaling(rng, (inputs, 3 * units)), haiku_variance_scaling(rng, (units, 3 * units))
    split = ["update", "reset", "new"]  # z, r, then a
    x, h = columns_of(w_i, split), columns_of(w_h, split)
    zero = numpy.zeros(units)
    return cell(GRU, {name: (x[name], h[name], zero) for name in GRU})


def haiku_rnn(rng, inputs, units):
    in2h, first = haiku_linear(rng, inputs, units)
    h2h, second = haiku_linear(rng, units, units)
    return cell(RNN, {"hidden": (in2h.T, h2h.T, first + second)})


# Flax: recurrent.py, a Dense for each gate, over jax.nn.initializers.


def flax_cell(rng, inputs, units, order):
    def lecun_normal(shape):
        """variance_scaling(1.0, "fan_in", "truncated_normal"): fan_in is the axis before the last."""
        variance = 1.0 / shape[-2]
        return truncated_normal(rng, shape) * (numpy.sqrt(variance) / 0.87962566103423978)

    return cell(
        order,
        {
            name: (lecun_normal((inputs, units)).T, jax_orthogonal(rng, (units, units)).T, numpy.zeros(units))
            for name in order
        },
    )


# Torch7: FastLSTM.lua over nn.Linear, SeqLSTM.lua and SeqGRU.lua.


def torch_linear(rng, inputs, outputs):
    """Linear:reset(): stdv = 1 / sqrt(weight:size(2)); weight and bias uniform(-stdv, stdv)."""
    weight = numpy.empty((outputs, inputs))
    bound = 1.0 / numpy.sqrt(weight.shape[1])
    return rng.uniform(-bound, bound, weight.shape), rng.uniform(-bound, bound, outputs)


def fast_lstm(rng, inputs, units):
    i2g, i2g_bias = torch_linear(rng, inputs, 4 * units)
    o2g, o2g_bias = torch_linear(rng, units, 4 * units)
    o2g_bias[:] = 0  # LinearNoBias
    # The transfers: sigmoid, tanh, sigmoid, sigmoid for input, hidden, forget, output
    split = ["input", "cell", "forget", "output"]
    bias = i2g_bias + o2g_bias
    parts = [dict(zip(split, numpy.split(each, 4))) for each in (i2g, o2g, bias)]
    return cell(LSTM, {name: tuple(part[name] for part in parts) for name in LSTM})


def torch_sequence(rng, inputs, units, order, split):
    """SeqLSTM:reset() and SeqGRU:reset(): the same lines."""
    std = 1.0 / numpy.sqrt(units + inputs)
    bias = numpy.zeros(len(split) * units)
    bias[units : 2 * units] = 1
    weight = rng.normal(0, std, (inputs + units, len(split) * units))
    return joint(order, split, weight, bias, inputs)


FRAMEWORKS = {
    "tf1": (TENSORFLOW, {"lstm": tf1_lstm, "gru": tf1_gru, "simpleRNN": tf1_rnn}),
    "haiku": (HAIKU, {"lstm": haiku_lstm, "gru": haiku_gru, "simpleRNN": haiku_rnn}),
    "flax": (
        FLAX,
        {
            "lstm": lambda *args: flax_cell(*args, LSTM),
            "gru": lambda *args: flax_cell(*args, GRU),
            "simpleRNN": lambda *args: flax_cell(*args, RNN),
        },
    ),
    "torch7.fastlstm": (TORCH, {"lstm": fast_lstm}),
    "torch7.seqlstm": (
        TORCH,
        {
            "lstm": lambda *args: torch_sequence(*args, LSTM, ["input", "forget", "output", "cell"]),
            "gru": lambda *args: torch_sequence(*args, GRU, GRU),
        },
    ),
}


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: source_initial_values.py INPUT_SIZE HIDDEN_SIZE DRAWS")
    inputs, units, draws = map(int, sys.argv[1:])
    rng = numpy.random.default_rng(20)
    print(
        json.dumps(
            {
                name: {
                    "followed": source,
                    "cells": {kind: [draw(rng, inputs, units) for _ in range(draws)] for kind, draw in cells.items()},
                }
                for name, (source, cells) in FRAMEWORKS.items()
            }
        )
    )


if __name__ == "__main__":
    main()
