/**
 * An interpreter of Python pickles that builds inert descriptions (`values.ts`). It never looks up, imports
 * or calls anything that a pickle names. It runs the instructions of PyTorch's checkpoints, protocols 2 to 5, and refuses the
 * others, which mostly serve exploits.
 *
 * Specification: Python's pickletools.py; the subset is that of torch/_weights_only_unpickler.py and what
 * protocol 4 adds.
 */

import { fail } from "../../../core/storage/codes.ts";
import { checkName } from "../../../core/storage/extent.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type PickleFile, PickleInput } from "./input.ts";
import { PickleStack } from "./stack.ts";
import {
  describeValue,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleStorage,
  PickleTuple,
  type PickleValue,
} from "./values.ts";

/** The globals and references that the pickles of one kind of file may use. */
export interface PickleRules extends PickleFile {
  /** Whether a class or function is allowed. */
  isKnown(module: string, name: string): boolean;
  /** Pays for a call and returns its value. @throws FormatError PICKLE_GLOBAL_REFUSED for other names */
  call(callee: PickleGlobal, args: readonly PickleValue[], input: PickleInput): PickleValue;
  /** Returns the value of a persistent id. */
  persistent(id: PickleValue, input: PickleInput): PickleValue;
}

/**
 * Runs one pickle.
 *
 * @param bytes  may be longer than the pickle
 * @param origin offset of `bytes` in the file, for errors
 * @returns its value, and its end in `bytes`
 * @throws FormatError
 */
export function runPickle(
  bytes: Uint8Array,
  rules: PickleRules,
  origin = 0,
): { value: PickleValue; end: number } {
  return new Machine(bytes, rules, origin).run();
}

const STOP = 0x2e;

/** The instructions. BINSTRING and SHORT_BINSTRING are strings of Python 2. */
const INSTRUCTIONS: Readonly<Record<number, (machine: Machine) => void>> = {
  40: ({ stack }) => stack.mark(), // MARK
  41: ({ stack }) => stack.push(new PickleTuple([])), // EMPTY_TUPLE
  66: (machine) => machine.pushBytes(machine.input.u32()), // BINBYTES
  67: (machine) => machine.pushBytes(machine.input.u8()), // SHORT_BINBYTES
  71: ({ stack, input }) => stack.push(input.f64()), // BINFLOAT
  74: ({ stack, input }) => stack.push(input.i32()), // BININT
  75: ({ stack, input }) => stack.push(input.u8()), // BININT1
  77: ({ stack, input }) => stack.push(input.u16()), // BININT2
  78: ({ stack }) => stack.push(null), // NONE
  81: (machine) => machine.persistent(), // BINPERSID
  82: (machine) => machine.reduce(), // REDUCE
  84: (machine) => machine.pushText(machine.input.u32()), // BINSTRING
  85: (machine) => machine.pushText(machine.input.u8()), // SHORT_BINSTRING
  88: (machine) => machine.pushText(machine.input.u32()), // BINUNICODE
  93: ({ stack }) => stack.push(new PickleList()), // EMPTY_LIST
  97: (machine) => machine.append([machine.stack.pop()]), // APPEND
  98: (machine) => machine.build(), // BUILD
  99: (machine) => machine.global(machine.input.line(), machine.input.line()), // GLOBAL
  101: (machine) => machine.append(machine.stack.popToMark()), // APPENDS
  104: ({ stack, input }) => stack.get(input.u8()), // BINGET
  106: ({ stack, input }) => stack.get(input.u32()), // LONG_BINGET
  113: ({ stack, input }) => stack.put(input.u8()), // BINPUT
  114: ({ stack, input }) => stack.put(input.u32()), // LONG_BINPUT
  115: (machine) => machine.setItems(machine.stack.popMany(2)), // SETITEM
  116: ({ stack }) => stack.push(new PickleTuple(stack.popToMark())), // TUPLE
  117: (machine) => machine.setItems(machine.stack.popToMark()), // SETITEMS
  125: (machine) => machine.pushDict(), // EMPTY_DICT
  129: (machine) => machine.newObject(), // NEWOBJ
  133: ({ stack }) => stack.push(new PickleTuple(stack.popMany(1))), // TUPLE1
  134: ({ stack }) => stack.push(new PickleTuple(stack.popMany(2))), // TUPLE2
  135: ({ stack }) => stack.push(new PickleTuple(stack.popMany(3))), // TUPLE3
  136: ({ stack }) => stack.push(true), // NEWTRUE
  137: ({ stack }) => stack.push(false), // NEWFALSE
  138: ({ stack, input }) => stack.push(input.long(input.u8())), // LONG1
  140: (machine) => machine.pushText(machine.input.u8()), // SHORT_BINUNICODE
  143: ({ stack }) => stack.push(new PickleSet()), // EMPTY_SET
  144: (machine) => machine.addItems(machine.stack.popToMark()), // ADDITEMS
  145: ({ stack }) => stack.push(new PickleSet(stack.popToMark(), true)), // FROZENSET
  147: (machine) => machine.stackGlobal(), // STACK_GLOBAL
  148: ({ stack }) => stack.memoize(), // MEMOIZE
  149: ({ input }) => input.frame(), // FRAME
  150: (machine) => machine.pushBytes(machine.input.u64()), // BYTEARRAY8
};

/** Names of instructions that we refuse. */
const REFUSED: Readonly<Record<number, string>> = {
  48: "POP",
  49: "POP_MARK",
  50: "DUP",
  70: "FLOAT",
  73: "INT",
  76: "LONG",
  80: "PERSID",
  83: "STRING",
  86: "UNICODE",
  100: "DICT",
  103: "GET",
  105: "INST",
  108: "LIST",
  111: "OBJ",
  112: "PUT",
  130: "EXT1",
  131: "EXT2",
  132: "EXT4",
  139: "LONG4",
  141: "BINUNICODE8",
  142: "BINBYTES8",
  146: "NEWOBJ_EX",
  151: "NEXT_BUFFER",
  152: "READONLY_BUFFER",
};

/** Cost of an instruction, with the value that most of them add to a container. */
const OPCODE_STEPS = 4;
const OPCODE_MEMORY = 64;
/** Heap of an empty dict, which is a Map; and of other containers, objects and tensors. */
const DICT_MEMORY = 256;
const OBJECT_MEMORY = 128;
/** Heap of an empty Uint8Array with its buffer. */
const BYTES_MEMORY = 256;

class Machine {
  readonly input: PickleInput;
  readonly stack: PickleStack;
  readonly #rules: PickleRules;
  /** Classes and objects that must be torch modules. */
  readonly #unknownGlobals = new Set<PickleGlobal>();
  readonly #unknownObjects: PickleObject[] = [];

  constructor(bytes: Uint8Array, rules: PickleRules, origin: number) {
    this.#rules = rules;
    this.input = new PickleInput(bytes, rules, origin);
    this.stack = new PickleStack(this.input);
  }

  run(): { value: PickleValue; end: number } {
    const { input } = this;
    if (input.u8() !== 0x80) input.fail("HEADER", "expected a pickle of protocol 2 to 5.");
    const protocol = input.u8();
    if (protocol < 2 || protocol > 5) input.fail("VERSION", `expected protocol 2 to 5, got ${protocol}.`);
    for (;;) {
      input.begin();
      input.pay(OPCODE_STEPS, OPCODE_MEMORY);
      const opcode = input.u8();
      if (opcode === STOP) break;
      const instruction = INSTRUCTIONS[opcode];
      if (instruction === undefined) {
        const name = REFUSED[opcode] ?? `0x${opcode.toString(16)}`;
        input.fail("PICKLE_OPCODE_REFUSED", `expected an instruction of checkpoints, got ${name}.`);
      }
      instruction(this);
    }
    input.end();
    const value = this.stack.result();
    this.#checkUnknown();
    return { value, end: input.at };
  }

  pushText(length: number): void {
    this.stack.push(this.input.text(length));
  }

  pushBytes(length: number): void {
    this.input.pay(length / 16, BYTES_MEMORY + length);
    this.stack.push(this.input.content(length).slice());
  }

  pushDict(): void {
    this.input.pay(0, DICT_MEMORY);
    this.stack.push(new PickleDict());
  }

  persistent(): void {
    this.stack.push(this.#rules.persistent(this.stack.pop(), this.input));
  }

  append(items: readonly PickleValue[]): void {
    const target = this.stack.top();
    if (!(target instanceof PickleList)) this.#failType("a list to append to", target);
    for (const item of items) target.items.push(item);
  }

  addItems(items: readonly PickleValue[]): void {
    const target = this.stack.top();
    if (!(target instanceof PickleSet)) this.#failType("a set to add to", target);
    for (const item of items) target.items.push(item);
  }

  setItems(items: readonly PickleValue[]): void {
    const target = this.stack.top();
    if (!(target instanceof PickleDict)) this.#failType("a dict to set items of", target);
    if (items.length % 2 !== 0) {
      this.input.fail("PICKLE_STACK", `expected pairs of keys and values, got ${items.length} values.`);
    }
    for (let k = 0; k < items.length; k += 2) setEntry(target, items[k], items[k + 1], this.input);
  }

  global(module: string, name: string): void {
    this.input.pay(0, OBJECT_MEMORY + module.length + name.length);
    const known = this.#rules.isKnown(module, name);
    const global = new PickleGlobal(module, name, this.input.place.offset, known);
    if (!known) this.#unknownGlobals.add(global);
    this.stack.push(global);
  }

  stackGlobal(): void {
    const [module, name] = this.stack.popMany(2);
    if (typeof module !== "string" || typeof name !== "string") {
      this.#failType("two strings that name a global", module);
    }
    this.global(module, name);
  }

  reduce(): void {
    const [callee, args] = this.stack.popMany(2);
    if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      this.#failType("a function and a tuple", callee);
    }
    if (!callee.known) this.#refuseGlobal(callee);
    this.stack.push(this.#rules.call(callee, args.items, this.input));
  }

  newObject(): void {
    const [type, args] = this.stack.popMany(2);
    if (!(type instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      this.#failType("a class and a tuple", type);
    }
    if (args.items.length > 0) {
      if (!type.known) this.#refuseGlobal(type);
      this.#failType(`an instance of ${type.path} without arguments`, args);
    }
    this.input.pay(0, OBJECT_MEMORY);
    const object = new PickleObject(type);
    if (!type.known) this.#unknownObjects.push(object);
    this.stack.push(object);
  }

  build(): void {
    const state = this.stack.pop();
    const target = this.stack.top();
    if (!(target instanceof PickleObject || target instanceof PickleDict) || target.state !== null) {
      this.#failType("a new object to set the state of", target);
    }
    target.state = state;
  }

  #failType(expected: string, value: PickleValue): never {
    // Such as your own class that extends dict.
    if (value instanceof PickleObject && !value.type.known) this.#refuseGlobal(value.type);
    this.input.fail("PICKLE_TYPE", `expected ${expected}, got ${describeValue(value)}.`);
  }

  /** Accepts a class outside the allow-list if the stored state of each instance is that of a torch module. */
  #checkUnknown(): void {
    const modules = new Set<PickleGlobal>();
    for (const object of this.#unknownObjects) {
      if (!isModuleState(object.state)) this.#refuseGlobal(object.type);
      modules.add(object.type);
    }
    for (const global of this.#unknownGlobals) if (!modules.has(global)) this.#refuseGlobal(global);
  }

  #refuseGlobal({ path, offset }: PickleGlobal): never {
    const { format, entry } = this.#rules;
    const got = `${describe(path).slice(1, -1)} at byte ${offset}`;
    // Layers that quantize_dynamic made keep their weights in such objects, also in a state_dict.
    const advice =
      path === "torch.ScriptObject"
        ? "Its layers are quantized: save the state_dict before you quantize."
        : "If you trust the file, load it in Python and save its state_dict.";
    const message = `expected tensors and containers, got ${got}. ${advice}`;
    fail(format, "PICKLE_GLOBAL_REFUSED", message, { offset, entry });
  }
}

/** Whether this is the stored state of a torch.nn.Module. */
export function isModuleState(state: PickleValue): boolean {
  if (!(state instanceof PickleDict)) return false;
  return ["_parameters", "_buffers", "_modules"].every((key) => state.get(key) instanceof PickleDict);
}

const UNHASHABLE = [PickleList, PickleDict, PickleStorage];

/** Sets an entry of a dict. Only texts are compared with the keys before. */
export function setEntry(dict: PickleDict, key: PickleValue, value: PickleValue, input: PickleInput): void {
  if (UNHASHABLE.some((type) => key instanceof type) || (key instanceof PickleSet && !key.isFrozen)) {
    input.fail("PICKLE_TYPE", `expected a key, got ${describeValue(key)}.`);
  }
  if (typeof key === "string") {
    // Engines hash a long text by its length alone, so a look-up would read all earlier ones.
    checkName(input.file.format, key, input.place);
    if (dict.get(key) !== undefined)
      input.fail("DUPLICATE", `expected each key once, got ${describeValue(key)} again.`);
  }
  dict.set(key, value);
}
