"""Writes valid files by other software, with every element type, filter and layout, and what each holds.

    /usr/bin/python3 tools/valid_files.py FOLDER COUNT SEED

`expected.json` has, by file and by name of a tensor, its shape and the SHA-256 of its bytes (little-endian, row-major).
"""
import hashlib
import json
import os
import random
import sys
import warnings

import h5py
import numpy as np
import onnx
import safetensors.numpy
import torch
from onnx import numpy_helper

warnings.simplefilter("ignore")
folder, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
choose = random.Random(seed)
numbers = np.random.default_rng(seed)
FLOATS = ["f2", "f4", "f8"]
WHOLE = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]


def array(types=None, rank=None, least=0):
    shape = [choose.randint(least, 7) for _ in range(choose.randint(0, 4) if rank is None else rank)]
    kind = choose.choice(types or FLOATS + WHOLE + ["?"])
    raw = numbers.integers(0, 2 if kind == "?" else 120, shape)
    return np.asarray(raw - 3.5 if kind in FLOATS else raw).astype(kind)


def named(**options):
    return {f"w{k}": array(**options) for k in range(choose.randint(1, 5))}


def h5(path):
    tensors = {}
    settings = {"libver": choose.choice(["earliest", "latest", ("v110", "v110")])}
    with h5py.File(path, "w", track_order=choose.random() < 0.3, **settings) as f:
        for k in range(choose.randint(1, 12)):
            data = array(rank=choose.randint(0, 4), least=1)
            if choose.random() < 0.3 and data.dtype != bool:
                data = data.astype(data.dtype.newbyteorder(">"))
            name = "/".join(choose.choice(["a", "b", "layer"]) + str(k) for _ in range(choose.randint(1, 3)))
            layout = choose.choice(["contiguous", "chunks", "filters", "extended", "partly"]) if data.ndim else "contiguous"
            options = {}
            if layout != "contiguous":
                options["chunks"] = tuple(choose.randint(1, size) for size in data.shape)
            if layout == "filters":
                options["compression"] = choose.choice([None, "gzip"])
                options["shuffle"] = choose.random() < 0.5
                options["fletcher32"] = choose.random() < 0.5
            if layout == "extended":
                # Axes without a maximum have an index that is refused with advice, unless libver is "earliest".
                most = [None, 0] if settings["libver"] == "earliest" else [0, 3]
                options["maxshape"] = tuple(
                    None if more is None else size + more
                    for size, more in ((size, choose.choice(most)) for size in data.shape)
                )
            if layout == "partly":
                options["fillvalue"] = data.dtype.type(1)
                f.create_dataset(name, shape=data.shape, dtype=data.dtype, **options)[0] = data[0]
                data = np.concatenate([data[:1], np.ones_like(data[1:])])
            else:
                f.create_dataset(name, data=data, **options)
            tensors[name] = data
    return tensors


def npy(path):
    data = array()
    if choose.random() < 0.3:
        data = np.asfortranarray(data)
    if choose.random() < 0.3:
        data = data.astype(data.dtype.newbyteorder(">"))
    with open(path, "wb") as f:
        np.lib.format.write_array(f, data, version=choose.choice([None, (1, 0), (2, 0), (3, 0)]))
    return {"": data}


def npz(path):
    tensors = named()
    choose.choice([np.savez, np.savez_compressed])(path, **tensors)
    return tensors


def plain(path):
    tensors = named()
    metadata = {"format": "pt"} if choose.random() < 0.5 else None
    safetensors.numpy.save_file(tensors, path, metadata=metadata)
    return tensors


def pt(path):
    tensors, stored = {}, {}
    for name, data in named(types=FLOATS + ["i1", "i2", "i4", "i8", "u1", "?"]).items():
        whole = torch.from_numpy(data)
        view = choose.choice(["whole", "transposed", "part", "step"]) if data.ndim else "whole"
        if view == "transposed":
            whole = whole.transpose(0, -1)
        elif view == "part":
            whole = whole[: max(1, data.shape[0] // 2)]
        elif view == "step":
            whole = whole[::2]
        if whole.is_floating_point() and choose.random() < 0.3:
            whole = torch.nn.Parameter(whole)
        stored[name] = whole
        tensors[name] = whole.detach().numpy()
    torch.save(stored, path, _use_new_zipfile_serialization=choose.random() < 0.7, pickle_protocol=choose.choice([2, 3, 4]))
    return tensors


def graph(path):
    tensors = named(types=FLOATS + WHOLE + ["?"])
    made = [numpy_helper.from_array(data, name) for name, data in tensors.items()]
    value = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["n"])
    node = onnx.helper.make_node("Identity", ["x"], ["y"])
    out = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, ["n"])
    onnx.save(onnx.helper.make_model(onnx.helper.make_graph([node], "g", [value], [out], made)), path)
    return tensors


def little(data):
    data = np.ascontiguousarray(data).reshape(data.shape)
    return data.astype(data.dtype.newbyteorder("<")).tobytes()


makers = {"h5": h5, "npy": npy, "npz": npz, "safetensors": plain, "pt": pt, "onnx": graph}
expected = {}
for k in range(count):
    kind = list(makers)[k % len(makers)]
    file = f"{k}.{kind}"
    tensors = makers[kind](os.path.join(folder, file))
    expected[file] = {
        name: [list(data.shape), hashlib.sha256(little(data)).hexdigest()] for name, data in tensors.items()
    }
with open(os.path.join(folder, "expected.json"), "w") as f:
    json.dump(expected, f)
