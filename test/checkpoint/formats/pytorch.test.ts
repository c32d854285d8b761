/** PyTorch's files: what is read as what, and everything that a pickle may try. Live comparison: `oracles.test.ts`. */
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { openPytorch, openTorchscript } from "../../../src/checkpoint/formats/pytorch/open.ts";
import { type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { readAll } from "../../support/readAll.ts";
import { writePytorch } from "../../support/writers.ts";
import {
  attempt,
  digests,
  expectRefusal,
  expectTruncationsRefused,
  joinBytes,
  mutantCount,
  mutate,
  runMutants,
  sample,
  withinBudget,
} from "./hostile.ts";
import {
  archive,
  dict,
  global,
  int,
  join,
  legacy,
  long,
  moduleOf,
  pickle,
  reduce,
  shortText,
  stackGlobal,
  storage,
  tensor,
  text,
  toBytes,
  tuple,
  weights,
} from "./pickleBuilder.ts";

const u64 = (value: bigint) => Buffer.from(BigInt64Array.of(value).buffer);

/** A dict, not an OrderedDict. */
const plain = (entries: Readonly<Record<string, Uint8Array>>) =>
  join("}(", ...Object.entries(entries).flatMap(([name, value]) => [text(name), value]), "u");

async function valuesOf(bytes: Uint8Array): Promise<Record<string, number[]>> {
  const contents = await openFile(bytesSource(bytes));
  const result: Record<string, number[]> = {};
  for (const [name, raw] of await readAll(contents)) result[name] = [...toFloat(raw, "float64")];
  return result;
}

const metadataOf = async (bytes: Uint8Array) => (await openFile(bytesSource(bytes))).metadata;

describe("what is read", () => {
  const six = [1, 2, 3, 4, 5, 6];

  test("a state dict, in the zip and in the five pickles", async () => {
    const object = pickle(dict(["lstm.weight", tensor()]));
    expect(await valuesOf(archive(object))).toEqual({ "lstm.weight": six });
    expect(await valuesOf(legacy(object))).toEqual({ "lstm.weight": six });
  });

  test("views: transposed, offset, expanded, overlapping, scalar, empty, sharing a storage", async () => {
    const object = dict(
      ["transposed", tensor({ size: tuple(int(3), int(2)), stride: tuple(int(1), int(3)) })],
      ["part", tensor({ offset: int(2), size: tuple(int(3)), stride: tuple(int(1)) })],
      ["every second", tensor({ size: tuple(int(3)), stride: tuple(int(2)) })],
      ["expanded", tensor({ size: tuple(int(2), int(3), int(2)), stride: tuple(int(3), int(1), int(0)) })],
      ["windows", tensor({ size: tuple(int(3), int(3)), stride: tuple(int(1), int(1)) })],
      ["scalar", tensor({ offset: int(5), size: ")", stride: ")" })],
      ["empty", tensor({ offset: int(6), size: tuple(int(0), int(4)), stride: tuple(int(4), int(1)) })],
    );
    expect(await valuesOf(archive(pickle(object)))).toEqual({
      transposed: [1, 4, 2, 5, 3, 6],
      part: [3, 4, 5],
      "every second": [1, 3, 5],
      expanded: [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6],
      windows: [1, 2, 3, 2, 3, 4, 3, 4, 5],
      scalar: [6],
      empty: [],
    });
  });

  test("a checkpoint: nested names, lists, integer keys, and other values as metadata", async () => {
    const loss = join("G", [0x3f, 0xe0, 0, 0, 0, 0, 0, 0]);
    const scalar = reduce(
      global("numpy.core.multiarray", "scalar"),
      join(
        reduce(global("numpy", "dtype"), text("f8"), [0x89], [0x88]),
        tuple(int(3), text("<"), "N", "N", "N", int(-1), int(-1), int(0)),
        "b",
      ),
      reduce(global("_codecs", "encode"), text("\0\0\0\0\0\0\u00f8\u003f"), text("latin1")),
    );
    const scalarOf = tensor({ size: ")", stride: ")" });
    const object = plain({
      ...{ epoch: int(3), loss, best: scalar },
      args: join(global("argparse", "Namespace"), ")", [0x81], "}", text("lr"), loss, "sb"),
      state_dict: dict(["a", tensor()]),
      list: join("](", tensor(), scalarOf, "e"),
      history: join("](", int(1), int(2), "e"),
      optimizer: join("}", int(0), scalarOf, "s"),
      big: long(2n ** 60n),
      seed: join([0x8a, 9, 5, 0, 0, 0, 0, 0, 0, 0x80, 0]),
      low: join([0x8a, 17, ...new Uint8Array(16), 0xff]),
    });
    const bytes = archive(pickle(object));
    expect(await valuesOf(bytes)).toEqual({
      "state_dict.a": six,
      "list.0": six,
      "list.1": [1],
      "optimizer.0": [1],
    });
    expect(await metadataOf(bytes)).toEqual(
      new Map<string, unknown>([
        ["epoch", 3],
        ["loss", 0.5],
        ["best", 1.5],
        ["args.lr", 0.5],
        ["history", [1, 2]],
        ["big", 2n ** 60n],
        ["seed", 2n ** 63n + 5n],
        ["low", -(2n ** 128n)],
        ["classes", new Map([["args", "argparse.Namespace"]])],
      ]),
    );
  });

  const numpyType = (name: string) => reduce(global("numpy", "dtype"), text(name), [0x89], [0x88]);
  const bytesOf = (value: string) => reduce(global("_codecs", "encode"), text(value), text("latin1"));
  const numpyNumber = (type: string, bytes: string) =>
    reduce(global("numpy._core.multiarray", "scalar"), numpyType(type), bytesOf(bytes));
  const one = [0x4b, 1];
  const beside: [string, Uint8Array, unknown, string?][] = [
    ["a path", reduce(global("pathlib._local", "PosixPath"), text("/a/b")), "pathlib._local.PosixPath"],
    ["a path of Python 3.11", reduce(global("pathlib", "PosixPath"), text("a")), "pathlib.PosixPath"],
    ["a date", reduce(global("datetime", "datetime"), bytesOf("\x07\xe8")), "datetime.datetime"],
    ["a complex number", reduce(global("__builtin__", "complex"), one, one), "__builtin__.complex"],
    [
      "an instance with state",
      join(global("types", "SimpleNamespace"), ")R", "}", text("a"), one, "sb"),
      "types.SimpleNamespace",
    ],
    [
      "a NumPy array",
      join(
        reduce(
          global("numpy._core.multiarray", "_reconstruct"),
          global("numpy", "ndarray"),
          tuple([0x4b, 0]),
          bytesOf("b"),
        ),
        tuple(one, tuple(one), numpyType("u1"), [0x89], bytesOf("a")),
        "b",
      ),
      "numpy._core.multiarray._reconstruct",
      'NumPy arrays in the pickle are not read, such as "x".',
    ],
    ["a NumPy number that is not read", numpyNumber("c16", "0".repeat(16)), "numpy._core.multiarray.scalar"],
    ["a NumPy flag", numpyNumber("b1", "\x01"), 1],
    ["a NumPy half", numpyNumber("f2", "\0\x3c"), 1],
    ["a NumPy byte", numpyNumber("u1", "\xff"), 255],
    ["a deque", join(reduce(global("collections", "deque"), ")", one), "(", one, one, "e"), [1, 1]],
    [
      "a dict with a default",
      reduce(global("collections", "defaultdict"), global("__builtin__", "long")),
      undefined,
    ],
    ["a type of NumPy", global("numpy", "float32"), "numpy.float32"],
    ["a type of PyTorch", global("torch", "complex128"), "torch.complex128"],
  ];
  test.each(beside)("weights beside %s", async (_, value, shown, warning) => {
    const bytes = archive(pickle(dict(["x", value], ["w", tensor()])));
    const { metadata, tensors, warnings } = await openFile(bytesSource(bytes));
    expect([...tensors.keys()]).toEqual(["w"]);
    const classes = metadata.get("classes") as Map<string, string> | undefined;
    expect(metadata.get("x") ?? classes?.get("x")).toEqual(shown);
    expect(warnings).toEqual(warning === undefined ? [] : [warning]);
  });

  const marked = (mark: string) => tensor({ metadata: join("}", text(mark), [0x88], "s") });
  const of = (name: string) => tensor({ storage: storage("0", 6, { type: global("torch", name) }) });
  const untyped = storage("0", 24, { type: global("torch.storage", "UntypedStorage") });
  const resigned = (mark: string) =>
    `stored with other signs than it is read with; save tensor.resolve_${mark}()`;
  const unquantized = "quantized, which is not read; save the state_dict before you quantize";
  const typed = (name: string) =>
    tensor({ function: "_rebuild_tensor_v3", storage: untyped, metadata: global("torch", name) });
  const unread: [string, Uint8Array, string][] = [
    ["of opposite signs", marked("neg"), resigned("neg")],
    ["conjugated", marked("conj"), resigned("conj")],
    ["complex128", of("ComplexDoubleStorage"), "complex128, which is not read"],
    ["complex32", typed("complex32"), "complex32, which is not read"],
    ["of quantized numbers", of("QInt8Storage"), unquantized],
    ["quantized", tensor({ function: "_rebuild_qtensor" }), unquantized],
    ["sparse", tensor({ function: "_rebuild_sparse_tensor" }), "sparse, which is not read"],
    ["without values", tensor({ function: "_rebuild_meta_tensor_no_storage" }), "without values"],
    ["nested", tensor({ function: "_rebuild_nested_tensor" }), "nested, which is not read"],
    ["of a subclass", tensor({ function: "_rebuild_wrapper_subclass" }), "of a subclass that is not read"],
  ];
  test.each(unread)("weights beside a tensor that is %s", async (_, value, reason) => {
    const parameter = reduce(global("torch._utils", "_rebuild_parameter"), value);
    const bytes = archive(pickle(dict(["x", parameter], ["w", tensor()])));
    const { tensors, warnings } = await openFile(bytesSource(bytes));
    expect([...tensors.keys()]).toEqual(["w"]);
    expect(warnings).toEqual([`tensor "x" is ${reason}`]);
  });

  test("five pickles with untyped bytes, and with elements that are not read", async () => {
    const storages = Buffer.concat([u64(24n), weights]);
    const read = legacy(pickle(dict(["w", typed("float32")], ["x", typed("complex32")])), { storages });
    expect(await valuesOf(read)).toEqual({ w: six });
    const wide = Buffer.concat([u64(6n), Buffer.alloc(96)]);
    const object = pickle(dict(["x", of("ComplexDoubleStorage")]));
    expect(await valuesOf(legacy(object, { storages: wide }))).toEqual({});
  });

  test("a tensor that is not read, alone, and more than a hundred times", async () => {
    const value = tensor({ function: "_rebuild_qtensor" });
    const { warnings } = await openFile(bytesSource(archive(pickle(value))));
    expect(warnings).toEqual([`tensor "tensor" is ${unquantized}`]);
    const many = archive(pickle(join("](", ...Array.from({ length: 103 }, () => value), "e")));
    const contents = await openFile(bytesSource(many));
    expect(contents.warnings).toHaveLength(101);
    expect(contents.warnings!.at(-1)).toBe("3 more parts are not read");
  });

  test("a whole optimizer, whose states have parameters as keys", async () => {
    const state = join("}", tensor(), dict(["step", tensor()]), "s", tensor(), dict(["step", tensor()]), "s");
    const adam = join(global("torch.optim.adam", "Adam"), ")", [0x81], dict(["state", state]), "b");
    const bytes = archive(pickle(dict(["model", dict(["w", tensor()])], ["optimizer", adam])));
    expect(Object.keys(await valuesOf(bytes))).toEqual([
      "model.w",
      "optimizer.state.tensor0.step",
      "optimizer.state.tensor1.step",
    ]);
  });

  test("dates, paths and frozensets as keys, and a bytearray", async () => {
    const day = (n: number) => reduce(global("datetime", "date"), join("C", [4], [7, 228, 1, n]));
    const path = reduce(global("pathlib", "PurePosixPath"), text("a"));
    const set = reduce(global("builtins", "frozenset"), join("](", int(1), int(2), "e"));
    const items = [day(1), int(1), day(2), int(2), path, int(3), set, int(4)];
    const bytes = join(text("x"), [0x96, 3, 0, 0, 0, 0, 0, 0, 0], "abc");
    const { tensors, metadata } = await openFile(
      bytesSource(archive(pickle("}(", ...items, text("w"), tensor(), bytes, "u"))),
    );
    expect([...tensors.keys()]).toEqual(["w"]);
    expect(Object.fromEntries(metadata)).toMatchObject({
      "datetime.date(7,228,1,1)": 1,
      "datetime.date(7,228,1,2)": 2,
      "pathlib.PurePosixPath(a)": 3,
      "frozenset(1, 2)": 4,
    });
  });

  test("the packed weights of quantize_dynamic are refused with other advice: a state_dict has them too", async () => {
    const file = archive(pickle(dict(["rnn._all_weight_values.0", reduce(global("torch", "ScriptObject"))])));
    await expect(openPytorch(bytesSource(file))).rejects.toThrow(/torch\.ScriptObject .*before you quantize/);
  });

  test("callbacks by their classes, as old checkpoints of Lightning have them", async () => {
    const type = global("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint");
    const callbacks = join("}", type, dict(["best", one]), "s");
    const bytes = archive(pickle(dict(["callbacks", callbacks], ["state_dict", dict(["w", tensor()])])));
    expect(Object.keys(await valuesOf(bytes))).toEqual(["state_dict.w"]);
  });

  test("a whole module, of torch and of an unknown class", async () => {
    const inner = moduleOf(
      global("torch.nn.modules.rnn", "LSTM"),
      dict(["weight_ih_l0", tensor()], ["bias", "N"]),
      ["hidden_size", int(1)],
      ["_flat_weights", join("]", tensor(), "a")],
    );
    const fields = {
      _parameters: join("}"),
      _buffers: dict(["step", tensor({ size: ")", stride: ")" })]),
      _modules: dict(["rnn", inner]),
      training: join([0x89]),
    };
    const outer = join(global("my_model", "Net"), ")", [0x81], plain(fields), "b");
    const bytes = archive(pickle(outer));
    expect(await valuesOf(bytes)).toEqual({ "rnn.weight_ih_l0": six, step: [1] });
    const metadata = await metadataOf(bytes);
    expect(metadata.get("classes")).toEqual(
      new Map([
        ["", "my_model.Net"],
        ["rnn", "torch.nn.modules.rnn.LSTM"],
      ]),
    );
    expect([metadata.get("rnn.hidden_size"), metadata.get("training")]).toEqual([1, false]);
  });

  test("tied weights keep both names; a lone tensor is called tensor", async () => {
    const tied = pickle(dict(["a", join(tensor(), "q\x05")], ["b", "h\x05"]));
    expect(await valuesOf(archive(tied))).toEqual({ a: six, b: six });
    expect(await valuesOf(archive(pickle(tensor())))).toEqual({ tensor: six });
  });

  test("protocol 4: frames, short texts, memoized names", async () => {
    const content = join([0x7d, 0x94], shortText("a"), [0x94], tensor(), "s.");
    const framed = join([0x80, 4, 0x95], u64(BigInt(content.length)), content);
    expect(await valuesOf(archive(framed))).toEqual({ a: six });
  });

  test("parameters, old tensors, untyped storages, subclasses that are none", async () => {
    const parameter = reduce(
      global("torch._utils", "_rebuild_parameter"),
      tensor(),
      [0x88],
      reduce(global("collections", "OrderedDict")),
    );
    const flat = [storage(), int(0), tuple(int(6)), tuple(int(1))];
    const old = reduce(global("torch._utils", "_rebuild_tensor"), ...flat);
    const wrapped = reduce(
      global("torch._tensor", "_rebuild_from_type_v2"),
      global("torch._utils", "_rebuild_tensor_v2"),
      global("torch", "Tensor"),
      tuple(...flat, [0x89], reduce(global("collections", "OrderedDict"))),
      "}",
    );
    const cuda = tensor({
      storage: storage("0", 6, { type: global("torch.cuda", "FloatStorage"), location: text("cuda:3") }),
    });
    const values = { parameter, old, untyped: typed("float32"), wrapped, cuda };
    const bytes = archive(pickle(dict(...Object.entries(values))));
    expect(await valuesOf(bytes)).toEqual(Object.fromEntries(Object.keys(values).map((name) => [name, six])));
  });

  test("old files: a view of a storage, modules with their source", async () => {
    const view = storage("0", 6, { extra: tuple(text("v"), int(2), int(4)) });
    const object = pickle(
      dict(["a", tensor({ storage: view, offset: int(1), size: tuple(int(3)), stride: tuple(int(1)) })]),
    );
    expect(await valuesOf(legacy(object))).toEqual({ a: [4, 5, 6] });
    const type = join(
      tuple(text("module"), global("my_model", "Net"), text("net.py"), text("class Net: pass")),
      "Q",
    );
    expect(await valuesOf(legacy(pickle(moduleOf(type, dict(["w", tensor()])))))).toEqual({ w: six });
  });

  test("a TorchScript archive: its attributes by name, its constants", async () => {
    const sizes = reduce(global("torch.jit._pickle", "build_intlist"), join("](", int(8), int(9), "e"));
    const object = pickle(
      join(
        global("__torch__.___torch_mangle_3", "Net"),
        ")",
        [0x81],
        plain({ weight: tensor(), sizes }),
        "b",
      ),
    );
    const constants = pickle(tuple(tensor({ size: ")", stride: ")" })));
    const bytes = archive(object, {
      members: [
        { name: "archive/constants.pkl", data: constants },
        { name: "archive/constants/0", data: weights },
        { name: "archive/code/__torch__.py", data: Buffer.from("def forward(self): ..."), isDeflated: true },
      ],
    });
    expect(await valuesOf(bytes)).toEqual({ weight: six, "CONSTANTS.c0": [1] });
    const contents = await openFile(bytesSource(bytes));
    expect(contents.format).toBe("torchscript");
    expect(contents.metadata.get("sizes")).toEqual([8, 9]);
    expect(contents.warnings).toEqual([]);
  });

  test("an archive that was frozen or quantized says so: it shows no layer", async () => {
    const members = (data: Uint8Array) => [
      { name: "archive/constants.pkl", data },
      { name: "archive/constants/0", data: weights },
    ];
    const net = (...state: [string, unknown][]) =>
      pickle(join(global("__torch__", "Net"), ")", [0x81], dict(...(state as [string, string][])), "b"));
    const frozen = archive(net(), { members: members(pickle(tuple(tensor()))) });
    expect((await openFile(bytesSource(frozen))).warnings![0]).toMatch(/constants without names.*freeze/);
    const packed = join(global("__torch__.torch.classes.rnn", "CellParamsBase"), ")", [0x81], dict(), "b");
    const quantized = archive(net(["param", packed as never]), { members: members(pickle(tuple("N"))) });
    expect((await openFile(bytesSource(quantized))).warnings).toEqual([
      expect.stringMatching(/^"param" is a CellParamsBase, whose packed weights are not read; save/),
    ]);
  });

  test("an archive without checksums is read, with a warning", async () => {
    const plain = archive(pickle(tensor()));
    const bytes = archive(pickle(tensor()), {
      storages: {},
      members: [{ name: "archive/data/0", data: weights, local: { crc: 0 }, central: { crc: 0 } }],
    });
    expect((await openPytorch(bytesSource(plain))).warnings).toEqual([]);
    const contents = await openPytorch(bytesSource(bytes));
    expect(contents.warnings).toEqual([expect.stringContaining("checksums")]);
    expect((await readAll(contents)).size).toBe(1);
  });

  test("round trip through the writer, with tied tensors stored once", async () => {
    const shared = sample([3]);
    const tensors = new Map<string, RawTensor>([
      ["a", sample([2, 3])],
      ["half", { dtype: "BF16", shape: [2], bytes: Uint8Array.of(1, 2, 3, 4) }],
      ["x", shared],
      ["y", shared],
      ["scalar", sample([])],
      ["empty", sample([0, 2])],
      ["__proto__", sample([1])],
      ["ünï", { dtype: "I64", shape: [1], bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }],
    ]);
    const bytes = writePytorch(tensors);
    const contents = await openFile(bytesSource(bytes));
    expect(digests(await readAll(contents))).toEqual(digests(tensors));
    expect(contents.tensors.get("x")!.location).toEqual(contents.tensors.get("y")!.location);
    expect(writePytorch(tensors)).toEqual(bytes);
  });

  test("more tensors than the stack of a reader holds", async () => {
    const one = sample([1]);
    const bytes = writePytorch(new Map(Array.from({ length: 12_000 }, (_, k) => [`t${k}`, one])));
    const contents = await openPytorch(bytesSource(bytes));
    expect([...contents.tensors.keys()]).toEqual(Array.from({ length: 12_000 }, (_, k) => `t${k}`));
  });

  test("the writer refuses what PyTorch cannot hold", () => {
    const refused = (name: string, raw: RawTensor, code: string) =>
      expect(() => writePytorch(new Map([[name, raw]]))).toThrowError(
        expect.objectContaining({ code, format: "pytorch" }),
      );
    refused("a", { dtype: "U16", shape: [1], bytes: new Uint8Array(2) }, "DTYPE");
    refused("a", { ...sample([2]), shape: [3] }, "SIZE");
    refused("\ud800", sample([1]), "ENCODING");
  });
});

/** Classes and functions that exploits have used. */
const dangerous: [string, string][] = [
  ["os", "system"],
  ["posix", "system"],
  ["nt", "system"],
  ["builtins", "eval"],
  ["builtins", "exec"],
  ["builtins", "getattr"],
  ["builtins", "__import__"],
  ["__builtin__", "eval"],
  ["copy_reg", "_reconstructor"],
  ["copyreg", "_reconstructor"],
  ["subprocess", "Popen"],
  ["runpy", "run_path"],
  ["webbrowser", "open"],
  ["torch", "load"],
  ["torch.hub", "load"],
  ["torch.storage", "_load_from_bytes"],
  ["numpy", "load"],
  ["pickle", "loads"],
  ["operator", "methodcaller"],
  ["functools", "partial"],
  ["types", "CodeType"],
  ["types", "FunctionType"],
  ["ctypes", "CDLL"],
  ["pydoc", "locate"],
  ["uuid", "_get_command_stdout"],
  ["distutils.file_util", "write_file"],
  ["_io", "FileIO"],
  ["asyncio.unix_events", "_UnixSubprocessTransport"],
  ["numpy.f2py.crackfortran", "getlincoef"],
  ["torch.utils.bottleneck.__main__", "run_prof"],
  ["torch", "serialization.os.system"],
  ["torch.nn", "modules.os.system"],
  ["collections", "OrderedDict.__reduce__"],
  ["collections ", "OrderedDict"],
  ["collections", "OrderedDict "],
  ["cоllections", "OrderedDict"],
  ["torch._utils", "_rebuild_tensor_v9"],
  ["__torch__", "os.system"],
  ["torch.nn..os", "system"],
];

const system = global("os", "system");
const ordered = global("collections", "OrderedDict");
const half = join("G", [0x3f, 0xe0, 0, 0, 0, 0, 0, 0]);
const state = join("}", text("cmd"), text("id"), "s");

const [GLOBAL, OPCODE] = ["PICKLE_GLOBAL_REFUSED", "PICKLE_OPCODE_REFUSED"];
const noModule = plain({ _parameters: join("}"), _buffers: join("}"), _modules: join("}") });
const ones = (count: number) => tuple(...Array.from({ length: count }, () => int(1)));

const refusedEverywhere: [string, Uint8Array, string][] = [
  ...dangerous.map(([module, name]): [string, Uint8Array, string] => [
    `REDUCE of ${module}.${name}`,
    reduce(global(module, name), text("id")),
    GLOBAL,
  ]),
  ["a global that is only named", system, GLOBAL],
  ["a global as a value of a dict", dict(["a", system]), GLOBAL],
  ["a global remembered and forgotten", join(tuple(system, "q\x01"), "N", [0x86]), GLOBAL],
  ["STACK_GLOBAL", reduce(stackGlobal("os", "system"), text("id")), GLOBAL],
  [
    "STACK_GLOBAL of remembered texts",
    join(shortText("os"), "q\x01", shortText("system"), "q\x02", "h\x01h\x02", [0x93], ")R", [0x87]),
    GLOBAL,
  ],
  ["STACK_GLOBAL of numbers", join(int(1), int(2), [0x93]), "PICKLE_TYPE"],
  ["NEWOBJ with arguments", join(global("subprocess", "Popen"), tuple(text("id")), [0x81]), GLOBAL],
  ["NEWOBJ without arguments", join(system, ")", [0x81]), GLOBAL],
  [
    "an entry of a class that extends dict",
    join(global("attrdict", "AttrDict"), ")", [0x81], text("a"), int(1), "s"),
    GLOBAL,
  ],
  ["NEWOBJ and BUILD", join(system, ")", [0x81], state, "b"), GLOBAL],
  [
    "NEWOBJ and BUILD with half a module",
    join(system, ")", [0x81], plain({ _parameters: join("}"), _modules: join("}") }), "b"),
    GLOBAL,
  ],
  [
    "one class as a module and as something else",
    join("](", global("a", "b"), "q\x01", ")", [0x81], noModule, "b", "h\x01)", [0x81], state, "be"),
    GLOBAL,
  ],
  ["BUILD of __setstate__", join(system, ")", [0x81], "}", text("__setstate__"), system, "sb"), GLOBAL],
  ["a call of a class of torch.nn", reduce(global("torch.nn.modules.rnn", "LSTM"), int(1)), GLOBAL],
  ["a call of a storage class", reduce(global("torch", "FloatStorage"), int(1)), GLOBAL],
  ["INST", "(ios\nsystem\n", OPCODE],
  ["OBJ", join("(", system, "o"), OPCODE],
  ["POP", join(reduce(ordered), "0"), OPCODE],
  ["POP_MARK", "(1N", OPCODE],
  ["DUP", "N2", OPCODE],
  ["NEWOBJ_EX", join(system, ")}", [0x92]), OPCODE],
  ["EXT1", [0x82, 1], OPCODE],
  ["EXT2", [0x83, 1, 0], OPCODE],
  ["EXT4", [0x84, 1, 0, 0, 0], OPCODE],
  ["PERSID", "Pid\n", OPCODE],
  ["a text integer", "I12\n", OPCODE],
  ["a text integer of a million digits", `L${"9".repeat(1_000_000)}L\n`, OPCODE],
  ["LONG4", [0x8b, 1, 0, 0, 0, 1], OPCODE],
  ["LONG4 of 2^31 - 1 bytes", [0x8b, 0xff, 0xff, 0xff, 0x7f], OPCODE],
  ["BINUNICODE8 of 2^63", join([0x8d], u64(2n ** 63n)), OPCODE],
  ["BYTEARRAY8 that is cut", join([0x96], [0, 0, 1, 0, 0, 0, 0, 0]), "TRUNCATED"],
  ["BYTEARRAY8 of a length that no number holds", join([0x96], Buffer.alloc(8, 0xff)), "LIMIT"],
  ["NEXT_BUFFER", [0x97], OPCODE],
  ["an opcode that does not exist", [0xff], OPCODE],
  ["GET as text", "N0g0\n".replace("0g", "g"), OPCODE],
  ["SETITEM on a tensor", join(tensor(), text("a"), "Ns"), "PICKLE_TYPE"],
  ["SETITEM on a list", join("]", text("a"), "Ns"), "PICKLE_TYPE"],
  ["SETITEM on a tuple", join(")", text("a"), "Ns"), "PICKLE_TYPE"],
  ["SETITEM on a number", join(int(1), text("a"), "Ns"), "PICKLE_TYPE"],
  ["SETITEM on an instance", join(global("torch.nn", "LSTM"), ")", [0x81], text("a"), "Ns"), "PICKLE_TYPE"],
  ["SETITEMS on a list", join("](", text("a"), "Nu"), "PICKLE_TYPE"],
  ["SETITEMS of an odd count", join("}(", text("a"), "u"), "PICKLE_STACK"],
  ["APPEND on a dict", "}Na", "PICKLE_TYPE"],
  ["APPENDS on a tuple", ")(Ne", "PICKLE_TYPE"],
  ["ADDITEMS on a list", join("](N", [0x90]), "PICKLE_TYPE"],
  ["BUILD on a number", join(int(1), "}b"), "PICKLE_TYPE"],
  ["BUILD on a list", "]}b", "PICKLE_TYPE"],
  ["BUILD twice", join(global("torch.nn", "LSTM"), ")", [0x81], state, "b", state, "b"), "PICKLE_TYPE"],
  ["a list as key", "}]Ns", "PICKLE_TYPE"],
  ["a set as key", join("}", [0x8f], "Ns"), "PICKLE_TYPE"],
  ["a key twice", join("}(", text("a"), "N", text("a"), "Nu"), "DUPLICATE"],
  ["a call of a number", join(int(1), ")R"), "PICKLE_TYPE"],
  ["a call with a list", join(ordered, "]R"), "PICKLE_TYPE"],
  ["an OrderedDict of numbers", reduce(ordered, int(1)), "PICKLE_TYPE"],
  ["an OrderedDict of triples", reduce(ordered, join("]", tuple("N", "N", "N"), "a")), "PICKLE_TYPE"],
  ["a set of a number", reduce(global("builtins", "set"), int(1)), "PICKLE_TYPE"],
  [
    "bytes from another encoding",
    reduce(global("_codecs", "encode"), text("a"), text("rot13")),
    "PICKLE_TYPE",
  ],
  [
    "a NumPy number of no type",
    reduce(global("numpy.core.multiarray", "scalar"), int(1), int(1)),
    "PICKLE_TYPE",
  ],
  ["an OrderedDict of two", reduce(ordered, "}", "}"), "PICKLE_TYPE"],
  ["a set of nothing to copy", reduce(global("torch", "Size"), int(1)), "PICKLE_TYPE"],
  ["a new object of a number", join(int(1), ")", [0x81]), "PICKLE_TYPE"],
  ["a new object with arguments", join(global("torch.nn", "LSTM"), tuple(int(1)), [0x81]), "PICKLE_TYPE"],
  ["a new object of a strange class with arguments", join(system, tuple(int(1)), [0x81]), GLOBAL],
  ["memo that is unset", "h\x07", "PICKLE_STACK"],
  ["memo of nothing", "q\x01", "PICKLE_STACK"],
  ["an empty stack at the end", "", "PICKLE_STACK"],
  ["two values at the end", "NN", "PICKLE_STACK"],
  ["a mark at the end", "N(N", "PICKLE_STACK"],
  ["TUPLE without a mark", "Nt", "PICKLE_STACK"],
  ["TUPLE2 of one value", join("N", [0x86]), "PICKLE_STACK"],
  ["TUPLE3 across a mark", join("NN(N", [0x87]), "PICKLE_STACK"],
  ["APPEND to nothing", "a", "PICKLE_STACK"],
  ["APPENDS without a mark", "]Ne", "PICKLE_STACK"],
  ["SETITEMS without a dict", "(NNu", "PICKLE_STACK"],
  ["SETITEM of one value", "Ns", "PICKLE_STACK"],
  ["REDUCE of one value", ")R", "PICKLE_STACK"],
  ["BUILD of nothing", "b", "PICKLE_STACK"],
  ["BINPERSID of nothing", "Q", "PICKLE_STACK"],
  ["STACK_GLOBAL of one text", join(shortText("os"), [0x93]), "PICKLE_STACK"],
  ["NEWOBJ of one value", join(")", [0x81]), "PICKLE_STACK"],
  ["10,001 values", "N".repeat(10_001), "PICKLE_STACK"],
  ["two million marks", "(".repeat(2_000_000), "LIMIT"],
  ["more than four million instructions", join("N", "q\x00".repeat(4_000_001)), "LIMIT"],
  ["257 nested lists", join("]".repeat(258), "a".repeat(257)), "TOO_DEEP"],
  ["a list that holds itself", "]q\x00h\x00a", "CYCLE"],
  ["a dict that holds itself", join("}q\x00", text("a"), "h\x00s"), "CYCLE"],
  [
    "a tuple that holds itself through a list",
    join("]q\x00", [0x85], "q\x01", "h\x00", "h\x01a", [0x86]),
    "CYCLE",
  ],
  ["a text of 2^32 - 1 bytes", join("X\xff\xff\xff\xff"), "LIMIT"],
  ["bytes of 2^32 - 1", join("B\xff\xff\xff\xff"), "LIMIT"],
  ["a text beyond the file", join("X\xff\xff\x00\x00"), "TRUNCATED"],
  ["a text that is not UTF-8", "X\x01\x00\x00\x00\xff", "ENCODING"],
  ["a name without end", "cos", "TRUNCATED"],
  ["a name of 2,000 bytes", `c${"x".repeat(2000)}\nsystem\n`, "NAME"],
  ["a frame longer than the pickle", join([0x95], u64(100n), "N"), "TRUNCATED"],
  ["a frame of 2^63", join([0x95], u64(2n ** 63n), "N"), "TRUNCATED"],
  ["a frame within a frame", join([0x95], u64(10n), [0x95], u64(1n), "N"), "OFFSET"],
  ["an instruction across the end of a frame", join([0x95], u64(3n), int(1)), "OFFSET"],
  ["persistent id that is a text", join(text("0"), "Q"), "PICKLE_TYPE"],
  ["persistent id that is a number", join(int(0), "Q"), "PICKLE_TYPE"],
  ["persistent id that is an empty tuple", ")Q", "PICKLE_TYPE"],
  ["persistent id with another tag", storage("0", 6, { tag: text("strage") }), "PICKLE_TYPE"],
  ["persistent id with too many fields", storage("0", 6, { extra: join("NN") }), "PICKLE_TYPE"],
  ["persistent id with a number as key", storage("0", 6, { key: int(0) }), "PICKLE_TYPE"],
  ["persistent id with a number as location", storage("0", 6, { location: int(0) }), "PICKLE_TYPE"],
  ["persistent id with a negative count", storage("0", -1), "PICKLE_TYPE"],
  ["persistent id with a count of 2^62", storage("0", 0, { length: long(2n ** 62n) }), "PICKLE_TYPE"],
  ["persistent id with a key that climbs", storage("../../x"), "NAME"],
  ["persistent id with an absolute key", storage("/etc/passwd"), "NAME"],
  ["persistent id with an empty key", storage(""), "NAME"],
  ["an unknown storage class", storage("0", 6, { type: global("torch", "float32") }), "DTYPE"],
  ["a storage class that is os.system", storage("0", 6, { type: system }), "DTYPE"],
  ["a view of a storage beyond it", storage("0", 6, { extra: tuple(text("v"), int(4), int(3)) }), "OFFSET"],
  ["a tensor of no storage", tensor({ storage: int(0) }), "PICKLE_TYPE"],
  ["size outside the storage", tensor({ size: tuple(int(3), int(3)) }), "OFFSET"],
  ["offset outside the storage", tensor({ offset: int(1) }), "OFFSET"],
  ["a negative offset", tensor({ offset: int(-1) }), "OFFSET"],
  ["a negative size", tensor({ size: tuple(int(-2), int(3)) }), "SHAPE"],
  ["a negative stride", tensor({ stride: tuple(int(-3), int(1)) }), "OFFSET"],
  ["a fractional size", tensor({ size: tuple(half, int(3)) }), "SHAPE"],
  ["a size as text", tensor({ size: tuple(text("2"), int(3)) }), "SHAPE"],
  [
    "stride 0 to 2^32 elements and more",
    tensor({ size: tuple(int(2 ** 17), int(2 ** 17)), stride: tuple(int(0), int(0)) }),
    "LIMIT",
  ],
  [
    "stride 0 to 2^30 elements",
    tensor({ size: tuple(int(2 ** 15), int(2 ** 15)), stride: tuple(int(0), int(0)) }),
    "LIMIT",
  ],
  ["more strides than sizes", tensor({ stride: tuple(int(3), int(1), int(1)) }), "OFFSET"],
  ["a size of 2^62", tensor({ size: tuple(long(2n ** 62n), int(3)) }), "SHAPE"],
  ["a product that overflows", tensor({ size: tuple(int(2 ** 31 - 1), int(2 ** 31 - 1)) }), "LIMIT"],
  ["rank 9", tensor({ size: ones(9), stride: ones(9) }), "LIMIT"],
  ["requires_grad that is a number", tensor({ requiresGrad: int(1) }), "PICKLE_TYPE"],
  [
    "a subclass by type",
    reduce(
      global("torch._tensor", "_rebuild_from_type_v2"),
      global("torch._utils", "_rebuild_tensor_v2"),
      global("torch.nn", "Evil"),
      ")",
      "}",
    ),
    "FEATURE",
  ],
  [
    "a name that reaches into another module",
    reduce(global("torch", "_utils._rebuild_parameter"), tensor()),
    GLOBAL,
  ],
  ["a parameter of nothing", reduce(global("torch._utils", "_rebuild_parameter")), "PICKLE_TYPE"],
  [
    "untyped bytes without a type",
    tensor({ storage: storage("0", 24, { type: global("torch.storage", "UntypedStorage") }) }),
    "DTYPE",
  ],
  ["a storage that is not there", tensor({ storage: storage("1", 6) }), "MISSING"],
  [
    "a name twice",
    join("}(", text("a"), join("}", text("b"), tensor(), "s"), text("a.b"), tensor(), "u"),
    "DUPLICATE",
  ],
  ["a name of 2,000 bytes for a tensor", dict(["x".repeat(2000), tensor()]), "NAME"],
].map(([name, body, code]) => [name as string, toBytes(body as string), code as string]);

/** Ten levels of lists with ten references each to the one below: 10^10 paths in a few hundred bytes. */
function laughs(): Buffer {
  let body = join("]q\x00");
  for (let level = 1; level <= 10; level++)
    body = join(body, "](", `h${String.fromCharCode(level - 1)}`.repeat(10), "e", [0x71, level]);
  return join(tuple(body));
}

describe("hostile pickles", () => {
  test.each(refusedEverywhere)("%s", async (_, body, code) => {
    await expectRefusal(openPytorch, archive(pickle(body)), code, {});
    await expectRefusal(openPytorch, legacy(pickle(body)), code);
  });

  test("a refused global is named with its place, in either container", async () => {
    const body = pickle(join("](", int(1), reduce(system, text("id")), "e"));
    const error = {
      code: GLOBAL,
      format: "pytorch",
      message: expect.stringContaining("os.system at byte 9"),
    };
    await expect(openPytorch(bytesSource(archive(body)))).rejects.toMatchObject({
      ...error,
      place: { entry: "archive/data.pkl", offset: 9 },
    });
    const file = legacy(body);
    const at = Buffer.from(file).indexOf("cos\n");
    await expect(openPytorch(bytesSource(file))).rejects.toMatchObject({
      code: GLOBAL,
      place: { offset: at },
    });
  });

  test("a frame that goes on behind the last instruction", async () => {
    const length = u64(3n);
    const bytes = archive(join([0x80, 4, 0x95], length, "N.N"));
    await expectRefusal(openPytorch, bytes, "OFFSET", { entry: "archive/data.pkl" });
  });

  test("names are shown without control characters", async () => {
    const body = pickle(reduce(global("\u001b[2J\u202e", "x"), text("id")));
    await expect(openPytorch(bytesSource(archive(body)))).rejects.toMatchObject({
      message: expect.not.stringContaining("\u001b"),
    });
  });

  test("billion laughs", async () => expectRefusal(openPytorch, archive(pickle(laughs())), "LIMIT"));

  const bad: [string, Uint8Array, string, object?][] = [
    [
      "a payload behind the pickle",
      archive(join(pickle(tensor()), pickle(reduce(system, text("id"))))),
      "TRAILING",
      { entry: "archive/data.pkl" },
    ],
    [
      "a payload before a broken pickle",
      archive(join([0x80, 2], reduce(system, text("id")), [0xff])),
      GLOBAL,
    ],
    ["no end", archive(join([0x80, 2], "N")), "TRUNCATED", { entry: "archive/data.pkl" }],
    ["protocol 0", archive(Buffer.from("N.")), "HEADER"],
    ["protocol 1", archive(Buffer.of(0x80, 1, 0x4e, 0x2e)), "VERSION"],
    ["protocol 6", archive(Buffer.of(0x80, 6, 0x4e, 0x2e)), "VERSION"],
    ["protocol 255", archive(Buffer.of(0x80, 255, 0x4e, 0x2e)), "VERSION"],
    ["an empty pickle", archive(new Uint8Array(0)), "TRUNCATED"],
    [
      "a storage that is short",
      archive(pickle(tensor()), { storages: { "0": weights.subarray(0, 20) } }),
      "SIZE",
      { entry: "archive/data/0" },
    ],
    [
      "a storage that is long",
      archive(pickle(tensor()), { storages: { "0": joinBytes(weights, weights) } }),
      "SIZE",
      { entry: "archive/data/0" },
    ],
    [
      "a damaged storage",
      archive(pickle(tensor()), {
        storages: {},
        members: [{ name: "archive/data/0", data: weights, local: { crc: 1 }, central: { crc: 1 } }],
      }),
      "CHECKSUM",
      { entry: "archive/data/0" },
    ],
    [
      "big-endian numbers",
      archive(pickle(tensor()), { byteorder: "big" }),
      "FEATURE",
      { entry: "archive/byteorder" },
    ],
    ["no version", archive(pickle(tensor()), { version: null }), "MISSING"],
    ["version 99", archive(pickle(tensor()), { version: "99" }), "VERSION", { entry: "archive/version" }],
    ["version -1", archive(pickle(tensor()), { version: "-1" }), "VERSION"],
    ["a version of 1 kB", archive(pickle(tensor()), { version: "3".repeat(1000) }), "HEADER"],
    [
      "two pickles",
      archive(pickle(tensor()), { members: [{ name: "other/data.pkl", data: pickle("N") }] }),
      "DISAGREEMENT",
    ],
    ["no data.pkl", archive(pickle(tensor()), { top: "a/b" }), "MISSING"],
  ];
  test.each(bad)("archive: %s", async (_, bytes, code, place) =>
    expectRefusal(openPytorch, bytes, code, place),
  );

  const object = pickle(dict(["a", tensor()]));
  const stored = (count: bigint, bytes: Uint8Array) => Buffer.concat([u64(count), bytes]);
  const badLegacy: [string, Uint8Array, string, object?][] = [
    ["another protocol", legacy(object, { protocol: int(1002) }), "VERSION", { offset: 15 }],
    [
      "a protocol made by eval",
      legacy(object, { protocol: reduce(global("builtins", "eval"), text("1001")) }),
      GLOBAL,
    ],
    ["no facts about the machine", legacy(object, { system: "N" }), "HEADER"],
    ["big-endian", legacy(object, { system: join("}", text("little_endian"), [0x89], "s") }), "FEATURE"],
    ["keys that are not a list", legacy(object, { keys: "N" }), "PICKLE_TYPE"],
    ["a key that is a number", legacy(object, { keys: join("]", int(0), "a") }), "MISSING"],
    ["a key that nothing refers to", legacy(object, { keys: join("]", text("7"), "a") }), "MISSING"],
    [
      "a key twice",
      legacy(object, {
        keys: join("](", text("0"), text("0"), "e"),
        storages: joinBytes(stored(6n, weights), stored(6n, weights)),
      }),
      "DUPLICATE",
      { entry: "0" },
    ],
    ["no keys", legacy(object, { keys: "]", storages: new Uint8Array(0) }), "MISSING", { entry: "0" }],
    ["a storage of another count", legacy(object, { storages: stored(5n, weights) }), "SIZE", { entry: "0" }],
    [
      "a storage of a negative count",
      legacy(object, { storages: stored(-6n, weights) }),
      "SIZE",
      { entry: "0" },
    ],
    ["a storage of 2^62", legacy(object, { storages: stored(2n ** 62n, weights) }), "SIZE", { entry: "0" }],
    [
      "a storage that is cut",
      legacy(object, { storages: stored(6n, weights.subarray(0, 23)) }),
      "TRUNCATED",
      { entry: "0" },
    ],
    [
      "bytes behind the storages",
      legacy(object, { storages: joinBytes(stored(6n, weights), Uint8Array.of(0)) }),
      "TRAILING",
    ],
  ];
  test.each(badLegacy)("five pickles: %s", async (_, bytes, code, place) =>
    expectRefusal(openPytorch, bytes, code, place),
  );

  test("a magic number made by eval is not a magic number", async () => {
    const bytes = pickle(reduce(global("builtins", "eval"), text("119547037146038801333356")));
    await expectRefusal((source) => openFile(source), bytes, "FORMAT_UNKNOWN");
  });

  const script = archive(
    pickle(join(global("__torch__", "Net"), ")", [0x81], "}", text("weight"), tensor(), "sb")),
    {
      members: [{ name: "archive/constants.pkl", data: pickle(")") }],
    },
  );
  const seeds: [string, Uint8Array, typeof openPytorch][] = [
    ["a state dict", archive(object), openPytorch],
    ["a written file", writePytorch(new Map([["a", sample([2, 3])]])), openPytorch],
    ["five pickles", legacy(object), openPytorch],
    [
      "five pickles of a module",
      legacy(pickle(moduleOf(global("torch.nn", "LSTM"), dict(["w", tensor()])))),
      openPytorch,
    ],
    ["a TorchScript archive", script, openTorchscript],
  ];
  test.each(seeds)("every prefix of %s is refused", async (_, bytes, open) =>
    expectTruncationsRefused(open, bytes),
  );
  test.each(seeds)("mutants of %s", async (name, bytes, open) => {
    const isChecked = !name.startsWith("five");
    const values = new Set(Object.values(digests(await readAll(await open(bytesSource(bytes))))));
    await runMutants(open, bytes, {
      random: 8,
      accepted: (mutated) => {
        if (isChecked) for (const digest of Object.values(digests(mutated))) expect(values).toContain(digest);
      },
    });
  });

  test("mutants of a pickle in an archive whose checksums are right", async () => {
    const random = new Random(13);
    const outcomes = new Set<string>();
    for (let k = 0; k < mutantCount; k++) {
      const bytes = archive(mutate(object, random));
      const result = await withinBudget(bytes.length, () => attempt(openPytorch, bytes));
      outcomes.add(result instanceof Map ? "ok" : result.code);
    }
    expect(outcomes.size).toBeGreaterThan(5);
  });
});
