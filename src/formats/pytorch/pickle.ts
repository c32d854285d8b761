/**
 * An interpreter of Python pickles that builds inert descriptions (`values.ts`). Nothing is ever looked up by name, imported
 * or called; there is no switch to make it do so. It knows the instructions that PyTorch's checkpoints use, protocols 2 to 5,
 * and refuses the others, which serve exploits more than tensors.
 *
 * Specification: Python's pickletools.py; the subset is that of torch/_weights_only_unpickler.py and what protocol 4 adds.
 */

import { describe } from "../../tensor/errors.ts";
import { type FormatCode, fail } from "../codes.ts";
import type { Limits } from "../limits.ts";
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
  /** The file's member that is being read, for errors. */
  entry?: string;
  /** Whether a class or function is on the allow-list. */
  isKnown(module: string, name: string): boolean;
  /** What an allowed function returns. @throws FormatError PICKLE_GLOBAL_REFUSED for those that may not be called */
  call(callee: PickleGlobal, args: readonly PickleValue[], refuse: Refuse): PickleValue;
  /** What a persistent id refers to. */
  persistent(id: PickleValue, refuse: Refuse): PickleValue;
}

/** Fails at the instruction that is being run. */
export type Refuse = (code: FormatCode, message: string) => never;

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

class Interpreter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #rules: PickleRules;
  readonly #origin: number;
  #at = 0;
  /** Where the current instruction begins. */
  #start = 0;
  #frameEnd = -1;
  #stack: PickleValue[] = [];
  /** The stacks below the open marks. */
  readonly #below: PickleValue[][] = [];
  #depth = 0;
  readonly #memo = new Map<number, PickleValue>();
  /** What must turn out to be torch modules. */
  readonly #unknownGlobals = new Set<PickleGlobal>();
  readonly #unknownObjects: PickleObject[] = [];

  constructor(bytes: Uint8Array, rules: PickleRules, origin: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#rules = rules;
    this.#origin = origin;
  }

  run(): { value: PickleValue; end: number } {
    if (this.#u8() !== 0x80) this.#fail("HEADER", "expected a pickle of protocol 2 to 5.");
    const protocol = this.#u8();
    if (protocol < 2 || protocol > 5) this.#fail("VERSION", `expected protocol 2 to 5, got ${protocol}.`);
    const { pickleOpcodes, pickleMemo } = this.#rules.limits;
    for (let count = 1; ; count++) {
      this.#start = this.#at;
      if (count > pickleOpcodes) {
        this.#fail(
          "LIMIT",
          `expected at most ${pickleOpcodes} instructions (limit pickleOpcodes), got more.`,
        );
      }
      if (this.#step()) break;
      if (this.#memo.size > pickleMemo) {
        this.#fail("LIMIT", `expected at most ${pickleMemo} remembered values (limit pickleMemo), got more.`);
      }
    }
    if (this.#frameEnd >= 0 && this.#at !== this.#frameEnd) {
      this.#fail("OFFSET", "expected the frame to end with the pickle.");
    }
    if (this.#below.length > 0 || this.#stack.length !== 1) {
      this.#fail("PICKLE_STACK", `expected one value at the end, got ${this.#stack.length}.`);
    }
    this.#checkUnknown();
    return { value: this.#stack[0], end: this.#at };
  }

  /** Runs one instruction. @returns whether it was the last */
  #step(): boolean {
    if (this.#frameEnd >= 0 && this.#at >= this.#frameEnd) {
      this.#frameEnd = -1;
    }
    const opcode = this.#u8();
    switch (opcode) {
      case 0x2e: // STOP
        return true;
      case 0x95: // FRAME
        this.#frame();
        break;
      case 0x28: // MARK
        this.#mark();
        break;
      case 0x4e: // NONE
        this.#push(null);
        break;
      case 0x88: // NEWTRUE
        this.#push(true);
        break;
      case 0x89: // NEWFALSE
        this.#push(false);
        break;
      case 0x4b: // BININT1
        this.#push(this.#u8());
        break;
      case 0x4d: // BININT2
        this.#push(this.#view.getUint16(this.#take(2), true));
        break;
      case 0x4a: // BININT
        this.#push(this.#view.getInt32(this.#take(4), true));
        break;
      case 0x8a: // LONG1
        this.#push(this.#long(this.#u8()));
        break;
      case 0x47: // BINFLOAT
        this.#push(this.#view.getFloat64(this.#take(8)));
        break;
      case 0x58: // BINUNICODE
        this.#push(this.#text(this.#u32()));
        break;
      case 0x8c: // SHORT_BINUNICODE
        this.#push(this.#text(this.#u8()));
        break;
      case 0x54: // BINSTRING, as Python 2 wrote
        this.#push(this.#text(this.#u32()));
        break;
      case 0x55: // SHORT_BINSTRING
        this.#push(this.#text(this.#u8()));
        break;
      case 0x42: // BINBYTES
        this.#push(this.#content(this.#u32()).slice());
        break;
      case 0x43: // SHORT_BINBYTES
        this.#push(this.#content(this.#u8()).slice());
        break;
      case 0x29: // EMPTY_TUPLE
        this.#push(new PickleTuple([]));
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        this.#push(new PickleTuple(this.#popMany(opcode - 0x84)));
        break;
      case 0x74: // TUPLE
        this.#push(new PickleTuple(this.#popToMark()));
        break;
      case 0x5d: // EMPTY_LIST
        this.#push(new PickleList());
        break;
      case 0x61: // APPEND
        this.#append([this.#pop()]);
        break;
      case 0x65: // APPENDS
        this.#append(this.#popToMark());
        break;
      case 0x7d: // EMPTY_DICT
        this.#push(new PickleDict());
        break;
      case 0x73: // SETITEM
        this.#setItems(this.#popMany(2));
        break;
      case 0x75: // SETITEMS
        this.#setItems(this.#popToMark());
        break;
      case 0x8f: // EMPTY_SET
        this.#push(new PickleSet());
        break;
      case 0x90: // ADDITEMS
        this.#addItems(this.#popToMark());
        break;
      case 0x91: // FROZENSET
        this.#push(new PickleSet(this.#popToMark()));
        break;
      case 0x63: // GLOBAL
        this.#global(this.#line(), this.#line());
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
        this.#push(this.#rules.persistent(this.#pop(), this.#refuse));
        break;
      case 0x71: // BINPUT
        this.#put(this.#u8());
        break;
      case 0x72: // LONG_BINPUT
        this.#put(this.#u32());
        break;
      case 0x94: // MEMOIZE
        this.#put(this.#memo.size);
        break;
      case 0x68: // BINGET
        this.#get(this.#u8());
        break;
      case 0x6a: // LONG_BINGET
        this.#get(this.#u32());
        break;
      default:
        this.#fail(
          "PICKLE_OPCODE_REFUSED",
          `expected an instruction of checkpoints, got ${NAMES.get(opcode) ?? `0x${opcode.toString(16)}`}.`,
        );
    }
    return false;
  }

  // Reading

  #take(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) {
      this.#fail("TRUNCATED", `expected ${count} more bytes of pickle, got ${this.#bytes.length - at}.`);
    }
    if (this.#frameEnd >= 0 && at + count > this.#frameEnd) {
      this.#fail("OFFSET", "expected an instruction within its frame.");
    }
    this.#at = at + count;
    return at;
  }

  #u8(): number {
    return this.#bytes[this.#take(1)];
  }

  #u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  #content(length: number): Uint8Array {
    const { pickleStringBytes } = this.#rules.limits;
    if (length > pickleStringBytes) {
      this.#fail(
        "LIMIT",
        `expected strings of at most ${pickleStringBytes} bytes (limit pickleStringBytes), got ${length}.`,
      );
    }
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #text(length: number): string {
    return this.#decode(this.#content(length));
  }

  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.#fail("ENCODING", "expected a string in UTF-8, got other bytes.");
    }
  }

  /** The rest of a line, without its end. */
  #line(): string {
    const start = this.#at;
    const { nameBytes } = this.#rules.limits;
    const end = this.#bytes.subarray(0, start + nameBytes + 1).indexOf(0x0a, start);
    if (end < 0) {
      const isCut = this.#bytes.length <= start + nameBytes;
      this.#fail(
        isCut ? "TRUNCATED" : "NAME",
        `expected a name of at most ${nameBytes} bytes and a line feed.`,
      );
    }
    this.#take(end + 1 - start);
    return this.#decode(this.#bytes.subarray(start, end));
  }

  #long(length: number): number | bigint {
    const { pickleIntegerBytes } = this.#rules.limits;
    if (length > pickleIntegerBytes) {
      this.#fail(
        "LIMIT",
        `expected integers of at most ${pickleIntegerBytes} bytes (limit pickleIntegerBytes), got ${length}.`,
      );
    }
    const at = this.#take(length);
    let value = 0n;
    for (let k = length - 1; k >= 0; k--) value = (value << 8n) | BigInt(this.#bytes[at + k]);
    value = BigInt.asIntN(Math.max(8 * length, 1), value);
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }

  #frame(): void {
    const length = this.#view.getBigUint64(this.#take(8), true);
    if (this.#frameEnd >= 0) this.#fail("OFFSET", "expected no frame within a frame.");
    if (length > BigInt(this.#bytes.length - this.#at)) {
      this.#fail("TRUNCATED", `expected a frame of ${length} bytes, got ${this.#bytes.length - this.#at}.`);
    }
    this.#frameEnd = this.#at + Number(length);
  }

  // The stack

  #push(value: PickleValue): void {
    this.#stack.push(value);
    const { pickleStack } = this.#rules.limits;
    if (++this.#depth > pickleStack) {
      this.#fail(
        "LIMIT",
        `expected at most ${pickleStack} values on the stack (limit pickleStack), got more.`,
      );
    }
  }

  #pop(): PickleValue {
    if (this.#stack.length === 0) this.#fail("PICKLE_STACK", "expected a value on the stack, got none.");
    this.#depth--;
    return this.#stack.pop()!;
  }

  #popMany(count: number): PickleValue[] {
    if (this.#stack.length < count) {
      this.#fail("PICKLE_STACK", `expected ${count} values on the stack, got ${this.#stack.length}.`);
    }
    this.#depth -= count;
    return this.#stack.splice(this.#stack.length - count);
  }

  #top(): PickleValue {
    if (this.#stack.length === 0) this.#fail("PICKLE_STACK", "expected a value on the stack, got none.");
    return this.#stack[this.#stack.length - 1];
  }

  #mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
    const { pickleStack } = this.#rules.limits;
    if (++this.#depth > pickleStack) {
      this.#fail(
        "LIMIT",
        `expected at most ${pickleStack} values and marks on the stack (limit pickleStack), got more.`,
      );
    }
  }

  #popToMark(): PickleValue[] {
    const items = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) return this.#fail("PICKLE_STACK", "expected a mark on the stack, got none.");
    this.#stack = below;
    this.#depth -= items.length + 1;
    return items;
  }

  #put(index: number): void {
    const { pickleMemo } = this.#rules.limits;
    if (index >= pickleMemo) {
      this.#fail("LIMIT", `expected memo indices below ${pickleMemo} (limit pickleMemo), got ${index}.`);
    }
    this.#memo.set(index, this.#top());
  }

  #get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.#fail("PICKLE_STACK", `expected memo ${index} to be set, got nothing.`);
    this.#push(value);
  }

  // Containers

  #append(items: readonly PickleValue[]): void {
    const target = this.#top();
    if (!(target instanceof PickleList)) {
      this.#fail("PICKLE_TYPE", `expected a list to append to, got ${describeValue(target)}.`);
    }
    for (const item of items) target.items.push(item);
  }

  #addItems(items: readonly PickleValue[]): void {
    const target = this.#top();
    if (!(target instanceof PickleSet)) {
      this.#fail("PICKLE_TYPE", `expected a set to add to, got ${describeValue(target)}.`);
    }
    for (const item of items) target.items.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const target = this.#top();
    if (!(target instanceof PickleDict)) {
      this.#fail("PICKLE_TYPE", `expected a dict to set items of, got ${describeValue(target)}.`);
    }
    if (items.length % 2 !== 0) {
      this.#fail("PICKLE_STACK", `expected pairs of keys and values, got ${items.length} values.`);
    }
    for (let k = 0; k < items.length; k += 2) setEntry(target, items[k], items[k + 1], this.#refuse);
  }

  // Names

  #global(module: string, name: string): void {
    const known = this.#rules.isKnown(module, name);
    const global = new PickleGlobal(module, name, this.#origin + this.#start, known);
    if (!known) this.#unknownGlobals.add(global);
    this.#push(global);
  }

  #stackGlobal(): void {
    const [module, name] = this.#popMany(2);
    if (typeof module !== "string" || typeof name !== "string") {
      this.#fail("PICKLE_TYPE", `expected two strings that name a global, got ${describeValue(module)}.`);
    }
    this.#global(module, name);
  }

  #reduce(): void {
    const [callee, args] = this.#popMany(2);
    if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      this.#fail("PICKLE_TYPE", `expected a function and a tuple, got ${describeValue(callee)}.`);
    }
    if (!callee.known) this.#refuseGlobal(callee);
    this.#push(this.#rules.call(callee, args.items, this.#refuse));
  }

  #newObject(): void {
    const [type, args] = this.#popMany(2);
    if (!(type instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      this.#fail("PICKLE_TYPE", `expected a class and a tuple, got ${describeValue(type)}.`);
    }
    if (args.items.length > 0) {
      if (!type.known) this.#refuseGlobal(type);
      this.#fail(
        "PICKLE_TYPE",
        `expected an instance without arguments, got ${args.items.length} for ${type.path}.`,
      );
    }
    const object = new PickleObject(type);
    if (!type.known) this.#unknownObjects.push(object);
    this.#push(object);
  }

  #build(): void {
    const state = this.#pop();
    const target = this.#top();
    if (!(target instanceof PickleObject || target instanceof PickleDict) || target.state !== null) {
      this.#fail("PICKLE_TYPE", `expected a new object to set the state of, got ${describeValue(target)}.`);
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

  readonly #refuse: Refuse = (code, message) => this.#fail(code, message);

  #fail(code: FormatCode, message: string): never {
    fail(this.#rules.format, code, message, {
      offset: this.#origin + this.#start,
      entry: this.#rules.entry,
    });
  }
}

/** Whether this is what torch.nn.Module stores of itself. */
export function isModuleState(state: PickleValue): boolean {
  if (!(state instanceof PickleDict)) return false;
  return ["_parameters", "_buffers", "_modules"].every((key) => state.entries.get(key) instanceof PickleDict);
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
