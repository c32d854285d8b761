/**
 * The allow-list: every class and function that a PyTorch file may name, and what a call of it stands for. What is not in
 * here is refused, except the classes of torch modules, which `pickle.ts` knows by what they store.
 *
 * Sources: torch/_utils.py, torch/_weights_only_unpickler.py, torch/jit/_pickle.py, and old files.
 */
import { checkExtent } from "../extent.ts";
import type { Limits } from "../limits.ts";
import { elementBits } from "../raw.ts";
import { lastElement } from "../strided.ts";
import type { Refuse } from "./input.ts";
import type { PickleRules } from "./pickle.ts";
import { setEntry } from "./pickle.ts";
import {
  describeValue,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleStorage,
  PickleTensor,
  PickleTuple,
  type PickleValue,
} from "./values.ts";

/** Element types of storages; the same names exist under `torch.cuda`. */
const STORAGES: ReadonlyMap<string, string> = new Map([
  ["FloatStorage", "F32"],
  ["DoubleStorage", "F64"],
  ["HalfStorage", "F16"],
  ["BFloat16Storage", "BF16"],
  ["LongStorage", "I64"],
  ["IntStorage", "I32"],
  ["ShortStorage", "I16"],
  ["CharStorage", "I8"],
  ["ByteStorage", "U8"],
  ["BoolStorage", "BOOL"],
  ["ComplexFloatStorage", "C64"],
]);

/** Attributes of `torch` that are element types. */
const DTYPES: ReadonlyMap<string, string> = new Map([
  ["float32", "F32"],
  ["float64", "F64"],
  ["float16", "F16"],
  ["bfloat16", "BF16"],
  ["int64", "I64"],
  ["int32", "I32"],
  ["int16", "I16"],
  ["int8", "I8"],
  ["uint8", "U8"],
  ["uint16", "U16"],
  ["uint32", "U32"],
  ["uint64", "U64"],
  ["bool", "BOOL"],
  ["complex64", "C64"],
  ["float8_e4m3fn", "F8_E4M3"],
  ["float8_e5m2", "F8_E5M2"],
]);

type Call = (args: readonly PickleValue[], context: Context) => PickleValue;

interface Context {
  callee: PickleGlobal;
  limits: Limits;
  format: string;
  refuse: Refuse;
}

/** Functions that may be called. */
const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["collections.OrderedDict", dictOf],
  ["collections.defaultdict", (args, context) => dictOf(args.slice(1), context)],
  ["collections.Counter", dictOf],
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
  ["torch.Size", (args, context) => new PickleTuple(sequence(args[0] ?? new PickleTuple([]), context))],
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
  ["numpy.dtype", (args, { callee }) => new PickleObject(callee, args)],
  ["numpy.core.multiarray.scalar", numpyScalar],
  ["numpy._core.multiarray.scalar", numpyScalar],
]);

/** Calls that build what is known and not read; their refusal says what it is. */
const UNREAD: ReadonlyMap<string, string> = new Map([
  ["torch._utils._rebuild_qtensor", "a quantized tensor"],
  ["torch._utils._rebuild_sparse_tensor", "a sparse tensor"],
  ["torch._utils._rebuild_sparse_csr_tensor", "a sparse tensor"],
  ["torch._utils._rebuild_nested_tensor", "a nested tensor"],
  ["torch._utils._rebuild_meta_tensor_no_storage", "a tensor without values"],
  ["torch._utils._rebuild_wrapper_subclass", "a tensor subclass"],
  ["torch._utils._rebuild_device_tensor_from_numpy", "a tensor of another device"],
]);

const QUANTIZED =
  "expected dense tensors, got a quantized tensor, which is not read. Save the state_dict of the network as it was before it was quantized.";

/** Classes that may be named, or instantiated without arguments, besides those of `torch.nn` and TorchScript. */
const CLASSES: ReadonlySet<string> = new Set([
  "argparse.Namespace",
  "builtins.object",
  "torch.Tensor",
  "torch.storage.UntypedStorage",
  "torch.UntypedStorage",
  "builtins.int",
  "builtins.float",
  "builtins.list",
  "builtins.dict",
  "__builtin__.int",
  "__builtin__.float",
  "__builtin__.list",
  "__builtin__.dict",
  "numpy.ndarray",
]);

/** Names that torch.nn's classes and functions, and the classes that TorchScript compiles, can have. */
const TORCH_NN = /^torch\.nn(\.[A-Za-z_]\w*)*$/;
const TORCHSCRIPT = /^__torch__(\.[A-Za-z_]\w*)*$/;
const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** Whether a class or function is on the allow-list. */
export function isKnownGlobal(module: string, name: string): boolean {
  const path = `${module}.${name}`;
  // A dot in the name would reach through one module into another.
  if (!IDENTIFIER.test(name)) return false;
  return (
    CALLS.has(path) ||
    UNREAD.has(path) ||
    CLASSES.has(path) ||
    TORCH_NN.test(module) ||
    TORCHSCRIPT.test(module) ||
    (module === "torch" && (STORAGES.has(name) || DTYPES.has(name))) ||
    (module === "torch.cuda" && STORAGES.has(name))
  );
}

/** What a call of an allowed function returns. @throws FormatError when it may be named but not called */
export function callGlobal(
  callee: PickleGlobal,
  args: readonly PickleValue[],
  { format, limits }: Pick<PickleRules, "format" | "limits">,
  refuse: Refuse,
): PickleValue {
  const call = CALLS.get(callee.path);
  if (call !== undefined) return call(args, { callee, format, limits, refuse });
  const unread = UNREAD.get(callee.path);
  if (unread !== undefined) refuse("FEATURE", `expected dense tensors, got ${unread}, which is not read.`);
  return refuse("PICKLE_GLOBAL_REFUSED", `expected no call of ${callee.path}, got one.`);
}

/** Element type that a storage class holds; undefined for untyped bytes. */
export function storageType(type: PickleValue, refuse: Refuse): string | undefined {
  if (type instanceof PickleGlobal) {
    if (type.module === "torch" || type.module === "torch.cuda") {
      const dtype = STORAGES.get(type.name);
      if (dtype !== undefined) return dtype;
    }
    if (type.name === "UntypedStorage" && type.known) return undefined;
    if (type.module === "torch" && /^QU?Int\w+Storage$/.test(type.name)) refuse("FEATURE", QUANTIZED);
  }
  return refuse("DTYPE", `expected a storage class, got ${describeValue(type)}.`);
}

function first(args: readonly PickleValue[], { refuse }: Context): PickleValue {
  if (args.length === 0) refuse("PICKLE_TYPE", "expected an argument, got none.");
  return args[0];
}

function sequence(value: PickleValue, { refuse }: Context): readonly PickleValue[] {
  if (value instanceof PickleTuple || value instanceof PickleList) return value.items;
  return refuse("PICKLE_TYPE", `expected a list or tuple, got ${describeValue(value)}.`);
}

/** `OrderedDict()`, or with pairs, as Python 2 wrote it. */
function dictOf(args: readonly PickleValue[], context: Context): PickleDict {
  const dict = new PickleDict();
  if (args.length > 1) context.refuse("PICKLE_TYPE", `expected at most one argument, got ${args.length}.`);
  if (args[0] instanceof PickleDict) {
    for (const [key, value] of args[0].entries) dict.entries.set(key, value);
  } else if (args.length === 1) {
    for (const pair of sequence(args[0], context)) {
      const items = sequence(pair, context);
      if (items.length !== 2) context.refuse("PICKLE_TYPE", `expected pairs, got ${items.length} values.`);
      setEntry(dict, items[0], items[1], context.refuse);
    }
  }
  return dict;
}

function setOf(args: readonly PickleValue[], context: Context): PickleSet {
  return new PickleSet(args.length === 0 ? [] : [...sequence(args[0], context)]);
}

/**
 * `(storage, offset, size, stride)` and what later versions append: requires_grad, hooks, and in v3 the element type of an
 * untyped storage. Every element must lie within the storage, and no storage may be spread over more elements than it has.
 */
function rebuildTensor(args: readonly PickleValue[], context: Context): PickleTensor {
  const { format, limits, refuse } = context;
  const [storage, offset, size, stride] = args;
  if (!(storage instanceof PickleStorage)) {
    return refuse("PICKLE_TYPE", `expected a storage, got ${describeValue(storage ?? null)}.`);
  }
  const shape = sequence(size ?? null, context);
  const strides = sequence(stride ?? null, context);
  if (args[4] !== undefined && typeof args[4] !== "boolean") {
    refuse("PICKLE_TYPE", `expected requires_grad to be a boolean, got ${describeValue(args[4])}.`);
  }
  let count = 0;
  try {
    count = checkExtent(format, shape, limits);
  } catch (error) {
    refuseAs(error, refuse);
  }
  const areCounts = [offset, ...strides].every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  if (!areCounts || strides.length !== shape.length) {
    refuse("OFFSET", "expected an offset and as many strides as sizes, all of them integers >= 0.");
  }
  const dtype = storage.dtype ?? untypedElement(args[6] ?? args[5], context);
  const length =
    storage.dtype === undefined ? Math.floor(storage.length / elementBytes(dtype)) : storage.length;
  const last = (offset as number) + lastElement(shape as number[], strides as number[]);
  // An empty view may begin anywhere: slices of empty tensors do.
  if (count > 0 && last >= length) {
    refuse("OFFSET", `expected a view within ${length} elements of storage, got element ${last}.`);
  }
  if (count > length) {
    refuse("SIZE", `expected at most the ${length} elements of the storage, got a view of ${count}.`);
  }
  return new PickleTensor(storage, dtype, offset as number, shape as number[], strides as number[]);
}

/** Fails at the instruction, with the code and message of a check that knows no instructions. */
function refuseAs(error: unknown, refuse: Refuse): never {
  const { code, message } = error as { code: Parameters<Refuse>[0]; message: string };
  return refuse(code, message.slice(message.indexOf(": ") + 2));
}

function untypedElement(value: PickleValue | undefined, { refuse }: Context): string {
  const dtype =
    value instanceof PickleGlobal && value.module === "torch" ? DTYPES.get(value.name) : undefined;
  return (
    dtype ??
    refuse("DTYPE", `expected an element type for an untyped storage, got ${describeValue(value ?? null)}.`)
  );
}

const elementBytes = (dtype: string) => elementBits.get(dtype)! / 8;

/** `(function, type, args, state)` of a tensor with a Python class of its own or with attributes. */
function rebuildFromType(args: readonly PickleValue[], context: Context): PickleValue {
  const [build, type, inner] = args;
  const isPlain =
    build instanceof PickleGlobal &&
    // One within another would nest calls as deep as the file likes.
    build.path !== "torch._tensor._rebuild_from_type_v2" &&
    type instanceof PickleGlobal &&
    inner instanceof PickleTuple &&
    (type.path === "torch.Tensor" || type.path === "torch.nn.parameter.Parameter");
  if (!isPlain)
    return context.refuse("FEATURE", "expected a tensor, got a tensor subclass, which is not read.");
  return callGlobal(build, inner.items, context, context.refuse);
}

function describeDevice(value: PickleValue): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

/** `_codecs.encode(text, "latin1")`: how protocol 2 stores bytes. */
function encodeLatin1(args: readonly PickleValue[], { refuse }: Context): Uint8Array {
  const [text, encoding] = args;
  if (typeof text !== "string" || encoding !== "latin1" || [...text].some((sign) => sign > "\u00ff")) {
    return refuse("PICKLE_TYPE", "expected Latin-1 text for bytes, got something else.");
  }
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** `scalar(dtype, bytes)`: a number that NumPy computed, e.g. a validation loss. */
function numpyScalar(args: readonly PickleValue[], { refuse }: Context): number {
  const [dtype, bytes] = args;
  const isType = dtype instanceof PickleObject && dtype.type.path === "numpy.dtype";
  if (!isType || !(bytes instanceof Uint8Array)) {
    return refuse("PICKLE_TYPE", "expected the type and bytes of a NumPy number, got something else.");
  }
  const byteOrder = dtype.state instanceof PickleTuple ? dtype.state.items[1] : "<";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (`${byteOrder}${describeValue(dtype.args[0] ?? null)}:${bytes.length}`) {
    case '<"f8":8':
      return view.getFloat64(0, true);
    case '<"f4":4':
      return view.getFloat32(0, true);
    case '<"i8":8':
      return Number(view.getBigInt64(0, true));
    case '<"i4":4':
      return view.getInt32(0, true);
    default:
      return refuse(
        "DTYPE",
        `expected a little-endian NumPy number of type f4, f8, i4 or i8, got ${describeValue(dtype.args[0] ?? null)}.`,
      );
  }
}
