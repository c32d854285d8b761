"""Writes the HDF5 files of test/golden/hdf5 and what h5py reads back from them.

    /usr/bin/python3 tools/hdf5_golden.py test/golden/hdf5

The files are the test's seeds too, so they are small. They hold what our own writer never makes: new-style groups, many links
(fractal heap, B-tree version 2), chunks with every filter, big-endian numbers, compact values, fill values.
"""
import json
import os
import sys

import h5py
import numpy as np

folder = sys.argv[1]
a = np.cos(np.arange(1, 36, dtype="f8")).astype("f4").reshape(7, 5)


def compact(f, name, data):
    """h5py has no option for values inside the object header."""
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple(data.shape)
    dataset = h5py.h5d.create(f.id, name.encode(), h5py.h5t.py_create(data.dtype), space, plist)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, np.ascontiguousarray(data))


def fill(f):
    f["plain"] = a
    f.create_dataset("all_filters", data=a, chunks=(3, 2), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("chunks", data=a, chunks=(4, 4))
    f.create_dataset("one_chunk", data=a, chunks=(7, 5), compression="gzip")
    f.create_dataset("big_endian", data=a.astype(">f8"))
    f.create_dataset("big_endian_chunks", data=(a * 1000).astype(">i2"), chunks=(4, 4))
    f.create_dataset("filled", shape=(3, 2), dtype="f4", fillvalue=2.5)
    partly = f.create_dataset("partly_filled", shape=(5, 3), dtype="f4", fillvalue=1.5, chunks=(2, 2))
    partly[0, 0] = 9
    compact(f, "compact", a)
    f["half"] = a.astype("f2")
    f["bool"] = a > 0
    f["int64"] = (a * 1e6).astype("i8")
    f["uint8"] = np.arange(250, 256, dtype="u1")
    f["scalar"] = np.float32(3.5)
    f["empty"] = np.zeros((0, 4), "f4")
    f["text"] = "hello"
    f["alias"] = f["plain"]
    brain = f.create_dataset("brain", data=np.array([b"\x80\x3f", b"\x00\x40"]).view("V2"))
    brain.attrs["dtype"] = "bfloat16"
    ordered = f.create_group("ordered", track_order=True)
    for k in range(12):
        ordered[f"{11 - k}"] = np.float32(k)
    for k in range(10):
        ordered.attrs[f"attribute {k}"] = f"value {k}"
    f.attrs["text"] = "ü" * 10
    f.attrs["list"] = ["a", "bcd"]
    f.attrs["fixed"] = np.array([b"ab", b"c"])
    f.attrs["numbers"] = np.arange(3.0)
    f.attrs["number"] = 7


for version in ["earliest", "latest"]:
    with h5py.File(f"{folder}/{version}.h5", "w", libver=version) as f:
        fill(f)
    values = {}
    with h5py.File(f"{folder}/{version}.h5") as f:

        def visit(name, item):
            if isinstance(item, h5py.Dataset) and item.dtype.kind in "fiub":
                values[name] = {
                    "shape": list(item.shape),
                    "dtype": item.dtype.newbyteorder("=").str,
                    "values": np.asarray(item[()], "f8").ravel().tolist(),
                }

        f.visititems(visit)
        # Two names of one dataset are visited once.
        values["plain"] = values["alias"]
    with open(f"{folder}/{version}.json", "w") as out:
        json.dump(values, out, indent=1, sort_keys=True)
        out.write("\n")

# Named types, with a link before or behind the datasets, or without one.
os.makedirs(f"{folder}/committed", exist_ok=True)
for version in ["earliest", "latest"]:
    with h5py.File(f"{folder}/committed/{version}.h5", "w", libver=version) as f:
        for name, values in [("a", a), ("z", a[:1] > 0), ("gone", a.astype("f8"))]:
            f[name] = values.dtype
            f.create_dataset(f"of {name}", data=values, dtype=f[name])
            f.create_dataset(f"again of {name}", data=values, dtype=f[name], chunks=(1, 5), compression="gzip")
        f["a"].attrs["note"] = "a type has attributes"
        f.attrs.create("number", 1.5, dtype=f["a"])
        f["words"] = h5py.string_dtype()
        f.attrs.create("text", "hello", dtype=f["words"])
        del f["gone"]

# The index of the chunks has places for sizes to come.
os.makedirs(f"{folder}/growing", exist_ok=True)
with h5py.File(f"{folder}/growing/chunks.h5", "w", libver="latest") as f:
    f.create_dataset("plain", data=a, chunks=(3, 2), maxshape=(20, 8))
    f.create_dataset("deflated", data=a, chunks=(3, 2), maxshape=(9, 14), compression="gzip")

# More chunks than fit a page of the index; only one page was written.
with h5py.File(f"{folder}/growing/pages.h5", "w", libver="latest") as f:
    f.create_dataset("pages", shape=(2050,), dtype="u1", chunks=(1,))[2049] = 7

# Attributes in a heap; two are too large for its blocks.
with h5py.File(f"{folder}/growing/huge.h5", "w", libver="latest") as f:
    for k in range(9):
        f.attrs[f"small {k}"] = k
    f.attrs["large"] = np.arange(700.0)
    f.attrs["long"] = np.bytes_("x" * 5000)
