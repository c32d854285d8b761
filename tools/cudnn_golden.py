"""Golden cases of Keras's CuDNN layers, test/golden/layouts/keras.CuDNN*.json: `cudnn_golden.py FOLDER [SEED]`.

The layers run on a GPU only. A layer of random numbers is turned into PyTorch's by what Keras's loader does (tf_keras/saving/legacy/
hdf5_format.py): each gate of the kernel is data of [units, inputs] in C order under the shape [inputs, units], each gate of the recurrent
kernel is transposed, the two biases follow one another. PyTorch computes the outputs. So this is evidence of our reading of the
loader in a second language, and not of Keras itself. Needs torch.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

INPUTS, UNITS, STEPS, BATCH = 3, 2, 4, 2


def numbers(array):
    array = np.asarray(array, dtype=np.float32)
    return {"shape": list(array.shape), "data": [float(str(value)) for value in array.ravel()]}


def make(kind, order, rng):
    """@param order of our gates in Keras's blocks, as places of PyTorch's"""
    gates = len(order)
    draw = lambda *shape: rng.uniform(-1, 1, shape).astype(np.float32).round(4)
    kernel, recurrent = draw(INPUTS, gates * UNITS), draw(UNITS, gates * UNITS)
    bias = draw(2 * gates * UNITS)
    # Of each block: W [units, inputs] as it lies in memory; U [units, units] is not turned round.
    inputs = [block.reshape(UNITS, INPUTS) for block in np.hsplit(kernel, gates)]
    states = np.hsplit(recurrent, gates)
    sides = [np.split(side, gates) for side in np.split(bias, 2)]
    sort = lambda blocks: torch.from_numpy(np.concatenate([blocks[place] for place in order]))
    module = getattr(torch.nn, kind)(INPUTS, UNITS)
    module.load_state_dict(
        {"weight_ih_l0": sort(inputs), "weight_hh_l0": sort(states), "bias_ih_l0": sort(sides[0]), "bias_hh_l0": sort(sides[1])}
    )
    x = draw(STEPS, BATCH, INPUTS)
    with torch.no_grad():
        output = module(torch.from_numpy(x))[0].numpy()
    return {
        "record": f"keras.CuDNN{kind}",
        "by": f"PyTorch {torch.__version__.split('+')[0]}, on the weights that Keras's loader turns these into",
        "source": "tools/cudnn_golden.py",
        "tensors": {"net/kernel": numbers(kernel), "net/recurrent_kernel": numbers(recurrent), "net/bias": numbers(bias)},
        "input": numbers(x),
        "output": numbers(output),
        "tolerance": 2e-7,
    }


def text(value, depth=0):
    if isinstance(value, dict) and depth < 2:
        inner = ",\n".join(f"{'  ' * (depth + 1)}{json.dumps(key)}: {text(item, depth + 1)}" for key, item in value.items())
        return "{\n" + inner + "\n" + "  " * depth + "}"
    return json.dumps(value)


if __name__ == "__main__":
    folder, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = np.random.default_rng(seed)
    for kind, order in [("LSTM", [0, 1, 2, 3]), ("GRU", [1, 0, 2])]:
        case = make(kind, order, rng)
        (folder / f"{case['record']}.json").write_text(text(case) + "\n")
