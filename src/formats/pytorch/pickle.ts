/**
 * An interpreter of Python pickles that builds inert descriptions (`values.ts`). Nothing is ever looked up by name, imported
 * or called; there is no switch to make it do so. It knows the instructions that PyTorch's checkpoints use, protocols 2 to 5,
 * and refuses the others, which serve exploits more than tensors.
 *
 * Specification: Python's pickletools.py; the subset is that of torch/_weights_only_unpickler.py and what protocol 4 adds.
 */

import { describe } from "../../tensor/errors.ts";
import { type Budget, type Cost, textCells } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Limits } from "../limits.ts";
import { PickleInput, type Refuse } from "./input.ts";
import { PickleStack } from "./stack.ts";
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

/** What the pickles of one kind of file may name, and what it means. */
export interface PickleRules {
  format: string;
  limits: Limits;
  /** What running them costs. */
  budget: Budget;
  /** The file's member that is being read, for errors. */
  entry?: string;
  /** Whether a class or function is on the allow-list. */
  isKnown(module: string, name: string): boolean;
  /** What an allowed function returns. @throws FormatError PICKLE_GLOBAL_REFUSED for those that may not be called */
  call(callee: PickleGlobal, args: readonly PickleValue[], refuse: Refuse): PickleValue;
  /** What a persistent id refers to. */
  persistent(id: PickleValue, refuse: Refuse): PickleValue;
}

/**
 * Runs one pickle.
 *
 * @param bytes  may go on behind the pickle
 * @param origin offset of `bytes` in the file, for errors
 * @returns what it built, and the offset in `bytes` behind its end
 * @throws FormatError
 */
export function runPickle(
  bytes: Uint8Array,
  rules: PickleRules,
  origin = 0,
): { value: PickleValue; end: number } {
  return new Interpreter(bytes, rules, origin).run();
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x28, "MARK"],
  [0x2e, "STOP"],
  [0x30, "POP"],
  [0x31, "POP_MARK"],
  [0x32, "DUP"],
  [0x46, "FLOAT"],
  [0x49, "INT"],
  [0x4c, "LONG"],
  [0x50, "PERSID"],
  [0x53, "STRING"],
  [0x56, "UNICODE"],
  [0x64, "DICT"],
  [0x67, "GET"],
  [0x69, "INST"],
  [0x6c, "LIST"],
  [0x6f, "OBJ"],
  [0x70, "PUT"],
  [0x82, "EXT1"],
  [0x83, "EXT2"],
  [0x84, "EXT4"],
  [0x8b, "LONG4"],
  [0x8d, "BINUNICODE8"],
  [0x8e, "BINBYTES8"],
  [0x92, "NEWOBJ_EX"],
  [0x96, "BYTEARRAY8"],
  [0x97, "NEXT_BUFFER"],
  [0x98, "READONLY_BUFFER"],
]);

/** An instruction, and what most of them make: a value and its place in a container. */
const OPCODE_STEPS = 4;
const OPCODE_CELLS = 4;
/** An empty dict, which is a Map; and other containers, objects and tensors. */
const DICT_CELLS = 16;
const OBJECT_CELLS = 8;

class Interpreter {
  readonly #rules: PickleRules;
  readonly #input: PickleInput;
  readonly #stack: PickleStack;
  /** What must turn out to be torch modules. */
  readonly #unknownGlobals = new Set<PickleGlobal>();
  readonly #unknownObjects: PickleObject[] = [];

  constructor(bytes: Uint8Array, rules: PickleRules, origin: number) {
    this.#rules = rules;
    this.#input = new PickleInput(bytes, rules.format, rules.limits, rules.entry, origin);
    this.#stack = new PickleStack(rules.limits, this.#input.refuse);
  }

  run(): { value: PickleValue; end: number } {
    const input = this.#input;
    if (input.u8() !== 0x80) input.fail("HEADER", "expected a pickle of protocol 2 to 5.");
    const protocol = input.u8();
    if (protocol < 2 || protocol > 5) input.fail("VERSION", `expected protocol 2 to 5, got ${protocol}.`);
    const { pickleOpcodes } = this.#rules.limits;
    for (let count = 1; ; count++) {
      input.begin();
      if (count > pickleOpcodes) {
        input.fail(
          "LIMIT",
          `expected at most ${pickleOpcodes} instructions (limit pickleOpcodes), got more.`,
        );
      }
      this.#pay("steps", OPCODE_STEPS);
      this.#pay("cells", OPCODE_CELLS);
      if (this.#step()) break;
    }
    input.end();
    const value = this.#stack.result();
    this.#checkUnknown();
    return { value, end: input.at };
  }

  #pay(cost: Cost, amount: number): void {
    const { budget, format, entry } = this.#rules;
    budget.spend(cost, amount, format, () => ({ offset: this.#input.offset, entry }));
  }

  /** Runs one instruction. @returns whether it was the last */
  #step(): boolean {
    const input = this.#input;
    const stack = this.#stack;
    const opcode = input.u8();
    switch (opcode) {
      case 0x2e: // STOP
        return true;
      case 0x95: // FRAME
        input.frame();
        break;
      case 0x28: // MARK
        stack.mark();
        break;
      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x4b: // BININT1
        stack.push(input.u8());
        break;
      case 0x4d: // BININT2
        stack.push(input.u16());
        break;
      case 0x4a: // BININT
        stack.push(input.i32());
        break;
      case 0x8a: // LONG1
        stack.push(input.long(input.u8()));
        break;
      case 0x47: // BINFLOAT
        stack.push(input.f64());
        break;
      case 0x58: // BINUNICODE
        this.#pushText(input.u32());
        break;
      case 0x8c: // SHORT_BINUNICODE
        this.#pushText(input.u8());
        break;
      case 0x54: // BINSTRING, as Python 2 wrote
        this.#pushText(input.u32());
        break;
      case 0x55: // SHORT_BINSTRING
        this.#pushText(input.u8());
        break;
      case 0x42: // BINBYTES
        stack.push(input.content(input.u32()).slice());
        break;
      case 0x43: // SHORT_BINBYTES
        stack.push(input.content(input.u8()).slice());
        break;
      case 0x29: // EMPTY_TUPLE
        stack.push(new PickleTuple([]));
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        stack.push(new PickleTuple(stack.popMany(opcode - 0x84)));
        break;
      case 0x74: // TUPLE
        stack.push(new PickleTuple(stack.popToMark()));
        break;
      case 0x5d: // EMPTY_LIST
        stack.push(new PickleList());
        break;
      case 0x61: // APPEND
        this.#append([stack.pop()]);
        break;
      case 0x65: // APPENDS
        this.#append(stack.popToMark());
        break;
      case 0x7d: // EMPTY_DICT
        this.#pay("cells", DICT_CELLS);
        stack.push(new PickleDict());
        break;
      case 0x73: // SETITEM
        this.#setItems(stack.popMany(2));
        break;
      case 0x75: // SETITEMS
        this.#setItems(stack.popToMark());
        break;
      case 0x8f: // EMPTY_SET
        stack.push(new PickleSet());
        break;
      case 0x90: // ADDITEMS
        this.#addItems(stack.popToMark());
        break;
      case 0x91: // FROZENSET
        stack.push(new PickleSet(stack.popToMark()));
        break;
      case 0x63: // GLOBAL
        this.#global(input.line(), input.line());
        break;
      case 0x93: // STACK_GLOBAL
        this.#stackGlobal();
        break;
      case 0x52: // REDUCE
        this.#reduce();
        break;
      case 0x81: // NEWOBJ
        this.#newObject();
        break;
      case 0x62: // BUILD
        this.#build();
        break;
      case 0x51: // BINPERSID
        stack.push(this.#rules.persistent(stack.pop(), input.refuse));
        break;
      case 0x71: // BINPUT
        stack.put(input.u8());
        break;
      case 0x72: // LONG_BINPUT
        stack.put(input.u32());
        break;
      case 0x94: // MEMOIZE
        stack.memoize();
        break;
      case 0x68: // BINGET
        stack.get(input.u8());
        break;
      case 0x6a: // LONG_BINGET
        stack.get(input.u32());
        break;
      default:
        input.fail(
          "PICKLE_OPCODE_REFUSED",
          `expected an instruction of checkpoints, got ${NAMES.get(opcode) ?? `0x${opcode.toString(16)}`}.`,
        );
    }
    return false;
  }

  #pushText(length: number): void {
    this.#pay("cells", textCells(length));
    this.#stack.push(this.#input.text(length));
  }

  #append(items: readonly PickleValue[]): void {
    const target = this.#stack.top();
    if (!(target instanceof PickleList)) {
      this.#input.fail("PICKLE_TYPE", `expected a list to append to, got ${describeValue(target)}.`);
    }
    for (const item of items) target.items.push(item);
  }

  #addItems(items: readonly PickleValue[]): void {
    const target = this.#stack.top();
    if (!(target instanceof PickleSet)) {
      this.#input.fail("PICKLE_TYPE", `expected a set to add to, got ${describeValue(target)}.`);
    }
    for (const item of items) target.items.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const target = this.#stack.top();
    if (!(target instanceof PickleDict)) {
      this.#input.fail("PICKLE_TYPE", `expected a dict to set items of, got ${describeValue(target)}.`);
    }
    if (items.length % 2 !== 0) {
      this.#input.fail("PICKLE_STACK", `expected pairs of keys and values, got ${items.length} values.`);
    }
    for (let k = 0; k < items.length; k += 2) setEntry(target, items[k], items[k + 1], this.#input.refuse);
  }

  #global(module: string, name: string): void {
    this.#pay("cells", OBJECT_CELLS + textCells(module.length + name.length));
    const known = this.#rules.isKnown(module, name);
    const global = new PickleGlobal(module, name, this.#input.offset, known);
    if (!known) this.#unknownGlobals.add(global);
    this.#stack.push(global);
  }

  #stackGlobal(): void {
    const [module, name] = this.#stack.popMany(2);
    if (typeof module !== "string" || typeof name !== "string") {
      this.#input.fail(
        "PICKLE_TYPE",
        `expected two strings that name a global, got ${describeValue(module)}.`,
      );
    }
    this.#global(module, name);
  }

  #reduce(): void {
    const [callee, args] = this.#stack.popMany(2);
    if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      this.#input.fail("PICKLE_TYPE", `expected a function and a tuple, got ${describeValue(callee)}.`);
    }
    if (!callee.known) this.#refuseGlobal(callee);
    // A function may copy or check all that it is given, and can be given the same again at no cost to the file.
    const given = args.items.reduce<number>((sum, item) => sum + sizeOfValue(item), 0);
    this.#pay("steps", 4 * given);
    this.#pay("cells", 4 * given);
    this.#stack.push(this.#rules.call(callee, args.items, this.#input.refuse));
  }

  #newObject(): void {
    const [type, args] = this.#stack.popMany(2);
    if (!(type instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      this.#input.fail("PICKLE_TYPE", `expected a class and a tuple, got ${describeValue(type)}.`);
    }
    if (args.items.length > 0) {
      if (!type.known) this.#refuseGlobal(type);
      this.#input.fail(
        "PICKLE_TYPE",
        `expected an instance without arguments, got ${args.items.length} for ${type.path}.`,
      );
    }
    this.#pay("cells", OBJECT_CELLS);
    const object = new PickleObject(type);
    if (!type.known) this.#unknownObjects.push(object);
    this.#stack.push(object);
  }

  #build(): void {
    const state = this.#stack.pop();
    const target = this.#stack.top();
    if (!(target instanceof PickleObject || target instanceof PickleDict) || target.state !== null) {
      this.#input.fail(
        "PICKLE_TYPE",
        `expected a new object to set the state of, got ${describeValue(target)}.`,
      );
    }
    target.state = state;
  }

  /** A class off the allow-list is accepted as that of a torch module, by what was stored for each instance. */
  #checkUnknown(): void {
    const modules = new Set<PickleGlobal>();
    for (const object of this.#unknownObjects) {
      if (!isModuleState(object.state)) this.#refuseGlobal(object.type);
      modules.add(object.type);
    }
    for (const global of this.#unknownGlobals) if (!modules.has(global)) this.#refuseGlobal(global);
  }

  #refuseGlobal({ module, name, offset }: PickleGlobal): never {
    const shown = describe(`${module}.${name}`).slice(1, -1);
    fail(
      this.#rules.format,
      "PICKLE_GLOBAL_REFUSED",
      `expected tensors and containers, got ${shown} at byte ${offset}. If the file can be trusted, load it in Python and save its state_dict.`,
      { offset, entry: this.#rules.entry },
    );
  }
}

/** Whether this is what torch.nn.Module stores of itself. */
export function isModuleState(state: PickleValue): boolean {
  if (!(state instanceof PickleDict)) return false;
  return ["_parameters", "_buffers", "_modules"].every((key) => state.entries.get(key) instanceof PickleDict);
}

/** How much there is of a value to go through or copy. */
function sizeOfValue(value: PickleValue): number {
  if (value instanceof PickleTuple || value instanceof PickleList || value instanceof PickleSet)
    return 1 + value.items.length;
  if (value instanceof PickleDict) return 1 + value.entries.size;
  return typeof value === "string" || value instanceof Uint8Array ? 1 + value.length : 1;
}

/** Sets one entry of a dict. Keys that are equal in Python but not here (1 and True) do not occur in checkpoints. */
export function setEntry(dict: PickleDict, key: PickleValue, value: PickleValue, refuse: Refuse): void {
  const hashable =
    !(key instanceof PickleList) &&
    !(key instanceof PickleDict) &&
    !(key instanceof PickleSet) &&
    !(key instanceof PickleTensor) &&
    !(key instanceof PickleStorage) &&
    !(key instanceof PickleObject);
  if (!hashable) refuse("PICKLE_TYPE", `expected a key, got ${describeValue(key)}.`);
  if (dict.entries.has(key)) refuse("DUPLICATE", `expected each key once, got ${describeValue(key)} again.`);
  dict.entries.set(key, value);
}
