/**
 * The allow-list: every class and function that a PyTorch file may name, and the value of a call. We refuse all
 * others, except the classes of torch modules, which `pickle.ts` recognises by their stored state.
 *
 * Sources: torch/_utils.py, torch/_weights_only_unpickler.py, torch/jit/_pickle.py, and old files.
 */
import { checkExtent } from "../../../core/storage/extent.ts";
import { byteLengthOf, elementBits, isNumeric, toFloat } from "../../../core/storage/raw.ts";
import { numpyTypes } from "../numpyTypes.ts";
import { checkView } from "../strided.ts";
import type { PickleInput } from "./input.ts";
import { setEntry } from "./pickle.ts";
import { STORAGES, UNREAD_STORAGES } from "./types.ts";
import {
  describeValue,
  isCount,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleStorage,
  PickleTensor,
  PickleTuple,
  PickleUnread,
  type PickleValue,
} from "./values.ts";

/** Element types by their names in `torch`. */
const DTYPES: ReadonlyMap<string, string> = new Map([
  ...numpyTypes,
  ["float8_e4m3fn", "F8_E4M3"],
  ["float8_e5m2", "F8_E5M2"],
  ["float8_e4m3fnuz", "F8_E4M3FNUZ"],
  ["float8_e5m2fnuz", "F8_E5M2FNUZ"],
]);

type Call = (args: readonly PickleValue[], input: PickleInput, callee: PickleGlobal) => PickleValue;

/** Functions that a pickle may call. */
const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["collections.OrderedDict", dictOf],
  ["collections.defaultdict", (args, input) => dictOf(args.slice(1), input)],
  ["collections.Counter", dictOf],
  ["collections.deque", listOf],
  ["builtins.set", setOf],
  ["builtins.frozenset", setOf],
  ["__builtin__.set", setOf],
  ["__builtin__.frozenset", setOf],
  ["torch._utils._rebuild_tensor", rebuildTensor],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_tensor_v3", rebuildTensor],
  ["torch._utils._rebuild_parameter", first],
  ["torch._utils._rebuild_parameter_with_state", first],
  ["torch._tensor._rebuild_from_type_v2", rebuildFromType],
  ["torch.Size", (args, input) => new PickleTuple(sequence(args[0] ?? new PickleTuple([]), input))],
  ["torch.device", (args) => args.map(describeDevice).join(":")],
  ["torch.serialization._get_layout", first],
  ["torch.jit._pickle.build_tensorlist", first],
  ["torch.jit._pickle.build_intlist", first],
  ["torch.jit._pickle.build_doublelist", first],
  ["torch.jit._pickle.build_boollist", first],
  ["torch.jit._pickle.restore_type_tag", first],
  // Modules saved before PyTorch 1.5 name the backend of their functions.
  ["torch.nn.backends.thnn._get_thnn_function_backend", () => null],
  ["_codecs.encode", encodeLatin1],
  ["numpy.dtype", (args, _input, callee) => new PickleObject(callee, args)],
  ["numpy.core.multiarray.scalar", numpyScalar],
  ["numpy._core.multiarray.scalar", numpyScalar],
]);

const QUANTIZED = "quantized, which is not read; save the state_dict before you quantize";

/** Calls that build tensors we do not read, with what they are. */
const UNREAD: ReadonlyMap<string, string> = new Map([
  ["torch._utils._rebuild_qtensor", QUANTIZED],
  ["torch._utils._rebuild_sparse_tensor", "sparse, which is not read"],
  ["torch._utils._rebuild_sparse_csr_tensor", "sparse, which is not read"],
  ["torch._utils._rebuild_nested_tensor", "nested, which is not read"],
  ["torch._utils._rebuild_meta_tensor_no_storage", "without values"],
  ["torch._utils._rebuild_wrapper_subclass", "of a subclass that is not read"],
  ["torch._utils._rebuild_device_tensor_from_numpy", "of a device that is not read"],
]);

/** Types of plain data that a pickle may name. We keep their instances as descriptions. */
const PLAIN = new RegExp(
  `^(${[
    "(builtins|__builtin__)\\.(bool|bytearray|bytes|complex|dict|float|int|list|long|object|slice|str|tuple|unicode|x?range)",
    "numpy\\.(ndarray|(bool|complex|float|u?int)\\w*)",
    "numpy\\._?core\\.multiarray\\._reconstruct",
    "(argparse\\.|types\\.Simple)Namespace",
    "datetime\\.\\w+",
    "decimal\\.Decimal",
    "fractions\\.Fraction",
    "pathlib\\.(_local\\.)?\\w*Path",
    "(pytorch_)?lightning\\.[\\w.]+",
    "torch\\.(optim|amp|cuda\\.amp)\\.[\\w.]+",
    "torch\\.(Tensor|(storage\\.)?UntypedStorage|complex\\w+|q?u?int\\w+|float[48]_\\w+|bits\\w+)",
    "torch\\.per_(tensor|channel)_(affine|symmetric)(_float_qparams)?",
  ].join("|")})$`,
);

/** Modules of torch.nn's classes and functions, and of the classes that TorchScript compiles. */
const TORCH_NN = /^torch\.nn(\.[A-Za-z_]\w*)*$/;
const TORCHSCRIPT = /^__torch__(\.[A-Za-z_]\w*)*$/;
const IDENTIFIER = /^[A-Za-z_]\w*$/;

export function isKnownGlobal(module: string, name: string): boolean {
  const path = `${module}.${name}`;
  // A dot in the name could reach into another module.
  if (!IDENTIFIER.test(name)) return false;
  return (
    CALLS.has(path) ||
    UNREAD.has(path) ||
    PLAIN.test(path) ||
    TORCH_NN.test(module) ||
    TORCHSCRIPT.test(module) ||
    (module === "torch" && (isStorage(name) || DTYPES.has(name))) ||
    (module === "torch.cuda" && isStorage(name))
  );
}

const isStorage = (name: string) => STORAGES.has(name) || UNREAD_STORAGES.has(name);

/** Pays for a call and returns its value. @throws FormatError for globals that a pickle may name but not call */
export function callGlobal(
  callee: PickleGlobal,
  args: readonly PickleValue[],
  input: PickleInput,
): PickleValue {
  // A function may copy or check all its arguments, and a file can repeat a call cheaply.
  const given = args.reduce<number>((sum, item) => sum + sizeOfValue(item), 0);
  input.pay(4 * given, 64 * given);
  const call = CALLS.get(callee.path);
  if (call !== undefined) return call(args, input, callee);
  if (PLAIN.test(callee.path)) return new PickleObject(callee, args);
  const unread = UNREAD.get(callee.path);
  if (unread !== undefined) return new PickleUnread(unread);
  return input.fail("PICKLE_GLOBAL_REFUSED", `expected no call of ${callee.path}, got one.`);
}

/** Parts of a value that a function would read or copy. */
function sizeOfValue(value: PickleValue): number {
  if (value instanceof PickleTuple || value instanceof PickleList || value instanceof PickleSet) {
    return 1 + value.items.length;
  }
  if (value instanceof PickleDict) return 1 + value.entries.length;
  return typeof value === "string" || value instanceof Uint8Array ? 1 + value.length : 1;
}

/** Returns the element type of a storage class, or its name if we do not read its elements; undefined for untyped bytes. */
export function storageType(type: PickleValue, input: PickleInput): string | undefined {
  if (type instanceof PickleGlobal) {
    const { module, name, known } = type;
    if ((module === "torch" || module === "torch.cuda") && isStorage(name)) return STORAGES.get(name) ?? name;
    if (name === "UntypedStorage" && known) return undefined;
  }
  return input.fail("DTYPE", `expected a storage class, got ${describeValue(type)}.`);
}

function first(args: readonly PickleValue[], input: PickleInput): PickleValue {
  if (args.length === 0) input.fail("PICKLE_TYPE", "expected an argument, got none.");
  return args[0];
}

function sequence(value: PickleValue | undefined, input: PickleInput): readonly PickleValue[] {
  if (value instanceof PickleTuple || value instanceof PickleList) return value.items;
  return input.fail("PICKLE_TYPE", `expected a list or tuple, got ${describeValue(value ?? null)}.`);
}

/** `OrderedDict()`, or with pairs, as from Python 2. */
function dictOf(args: readonly PickleValue[], input: PickleInput): PickleDict {
  const dict = new PickleDict();
  if (args.length > 1) input.fail("PICKLE_TYPE", `expected at most one argument, got ${args.length}.`);
  if (args[0] instanceof PickleDict) {
    for (const [key, value] of args[0].entries) dict.set(key, value);
  } else if (args.length === 1) {
    for (const pair of sequence(args[0], input)) {
      const items = sequence(pair, input);
      if (items.length !== 2) input.fail("PICKLE_TYPE", `expected pairs, got ${items.length} values.`);
      setEntry(dict, items[0], items[1], input);
    }
  }
  return dict;
}

function listOf(args: readonly PickleValue[], input: PickleInput): PickleList {
  const list = new PickleList();
  for (const item of sequence(args[0] ?? list, input)) list.items.push(item);
  return list;
}

function setOf(args: readonly PickleValue[], input: PickleInput, { name }: PickleGlobal): PickleSet {
  return new PickleSet(args.length === 0 ? [] : [...sequence(args[0], input)], name === "frozenset");
}

/**
 * `(storage, offset, size, stride)`, in later versions also requires_grad, hooks, and in v3 the element type of an
 * untyped storage.
 */
function rebuildTensor(args: readonly PickleValue[], input: PickleInput): PickleTensor | PickleUnread {
  const [storage, offset, size, stride, requiresGrad = false] = args;
  if (!(storage instanceof PickleStorage)) {
    return input.fail("PICKLE_TYPE", `expected a storage, got ${describeValue(storage ?? null)}.`);
  }
  const shape = sequence(size, input);
  const strides = sequence(stride, input);
  if (typeof requiresGrad !== "boolean") {
    input.fail("PICKLE_TYPE", `expected requires_grad to be a boolean, got ${describeValue(requiresGrad)}.`);
  }
  checkExtent(input.file.format, shape, input.place);
  if (!isCount(offset) || !strides.every(isCount) || strides.length !== shape.length) {
    input.fail("OFFSET", "expected an offset and as many strides as sizes, all of them integers >= 0.");
  }
  const what = UNREAD_STORAGES.get(storage.dtype ?? "")?.what;
  if (what !== undefined)
    return new PickleUnread(what === "quantized" ? QUANTIZED : `${what}, which is not read`);
  const mark = signMark(args.slice(5));
  if (mark !== undefined) {
    return new PickleUnread(`stored with other signs than it is read with; save tensor.resolve_${mark}()`);
  }
  const dtype = storage.dtype ?? untypedElement(args[6] ?? args[5], input);
  if (dtype instanceof PickleUnread) return dtype;
  const unit = storage.dtype === undefined ? elementBits.get(dtype)! / 8 : 1;
  const view = { dtype, offset, shape: shape as number[], strides: strides as number[] };
  checkView(view, Math.floor(storage.length / unit), input.file, input.place);
  return new PickleTensor(storage, view);
}

/** PyTorch marks a tensor whose stored numbers have the opposite sign: `x.conj()`, and `x.conj().imag`. */
function signMark(more: readonly PickleValue[]): string | undefined {
  return ["neg", "conj"].find((mark) =>
    more.some((facts) => facts instanceof PickleDict && facts.get(mark) === true),
  );
}

function untypedElement(value: PickleValue | undefined, input: PickleInput): string | PickleUnread {
  const isType = value instanceof PickleGlobal && value.module === "torch";
  const dtype = isType ? DTYPES.get(value.name) : undefined;
  if (isType && dtype === undefined && /^(complex|q?u?int|float|bits)\d/.test(value.name)) {
    return new PickleUnread(`${value.name}, which is not read`);
  }
  const got = describeValue(value ?? null);
  return dtype ?? input.fail("DTYPE", `expected an element type for an untyped storage, got ${got}.`);
}

/** `(function, type, args, state)` of a tensor with its own Python class or attributes. */
function rebuildFromType(args: readonly PickleValue[], input: PickleInput): PickleValue {
  const [build, type, inner] = args;
  const isPlain =
    build instanceof PickleGlobal &&
    // Nested rebuilds could recurse without limit.
    build.path !== "torch._tensor._rebuild_from_type_v2" &&
    type instanceof PickleGlobal &&
    inner instanceof PickleTuple &&
    (type.path === "torch.Tensor" || type.path === "torch.nn.parameter.Parameter");
  if (isPlain) return callGlobal(build, inner.items, input);
  return input.fail("FEATURE", "expected a tensor, got a tensor subclass, which is not read.");
}

function describeDevice(value: PickleValue): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

/** `_codecs.encode(text, "latin1")`: how protocol 2 stores bytes. */
function encodeLatin1(args: readonly PickleValue[], input: PickleInput): Uint8Array {
  const [text, encoding] = args;
  if (typeof text !== "string" || encoding !== "latin1" || [...text].some((sign) => sign > "\u00ff")) {
    return input.fail("PICKLE_TYPE", "expected Latin-1 text for bytes, got something else.");
  }
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** Element types by NumPy's short names, such as `f4`. */
const NUMBERS = new Map(
  [...numpyTypes].map(([name, dtype]) => [name[0] + elementBits.get(dtype)! / 8, dtype] as const),
);

/** `scalar(dtype, bytes)`: a number that NumPy computed, e.g. a validation loss. */
function numpyScalar(
  args: readonly PickleValue[],
  input: PickleInput,
  callee: PickleGlobal,
): number | PickleObject {
  const [type, bytes] = args;
  const isType = type instanceof PickleObject && type.type.path === "numpy.dtype";
  if (!isType || !(bytes instanceof Uint8Array)) {
    return input.fail("PICKLE_TYPE", "expected the type and bytes of a NumPy number, got something else.");
  }
  const isBig = type.state instanceof PickleTuple && type.state.items[1] === ">";
  const dtype = NUMBERS.get(type.args[0] as string) ?? "";
  const isRead = isNumeric(dtype) && !isBig && byteLengthOf(dtype, []) === bytes.length;
  return isRead ? toFloat({ dtype, shape: [], bytes }, "float64")[0] : new PickleObject(callee, args);
}
