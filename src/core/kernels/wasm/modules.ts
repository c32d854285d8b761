/** How the modules in generated/ are unpacked. */
import { codesOf, HEADER, unpack } from "../../tensor/packed.ts";
import { unpackerModule } from "./generated/unpacker.ts";
import { newMemory, PAGE } from "./wasmMemory.ts";

interface Unpacker {
  unpack(text: number, end: number, bytes: number, begins: number, digits: number, paired: number): number;
}

/** One for all modules of a program. */
let unpacker: WebAssembly.Module | undefined;

/** The unpacker has a stack of this size, and then no data. */
const START = PAGE;

/**
 * Returns the bytes of packed text, as `unpack` does. The loop is itself a module: a program's first call waits for it, when engines have not
 * compiled a loop in JavaScript yet.
 *
 * @throws WebAssembly.CompileError where a policy forbids WebAssembly
 */
export function unpackModule(text: string): Uint8Array<ArrayBuffer> {
  // Audio worklets have no TextEncoder.
  if (typeof TextEncoder === "undefined") return unpack(text);
  const memory = newMemory(Math.ceil((START + 1024 + 2 * text.length) / PAGE));
  unpacker ??= new WebAssembly.Module(unpack(unpackerModule));
  const exports = new WebAssembly.Instance(unpacker, { env: { memory } }).exports as unknown as Unpacker;
  const inside = new Uint8Array(memory.buffer);
  let end = START;
  const place = (bytes: Uint8Array) => {
    const at = end;
    inside.set(bytes, at);
    end += bytes.length;
    return at;
  };
  const { begins, digits, paired } = codesOf(text);
  const codes = [new Uint8Array(begins.buffer), digits, paired].map(place);
  const textAt = end;
  const bytesAt = textAt + new TextEncoder().encodeInto(text, inside.subarray(textAt)).written;
  return inside.slice(
    bytesAt,
    exports.unpack(textAt + HEADER, bytesAt, bytesAt, codes[0], codes[1], codes[2]),
  );
}
