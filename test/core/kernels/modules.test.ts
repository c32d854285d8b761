import { afterEach, expect, test, vi } from "vitest";
import { kernelsModule } from "../../../src/core/kernels/wasm/generated/wasm.ts";
import { elementsModule } from "../../../src/core/kernels/wasm/generated/wasmElements.ts";
import { unpackModule } from "../../../src/core/kernels/wasm/modules.ts";
import { unpack } from "../../../src/core/tensor/packed.ts";
import { pack } from "../../../tools/pack.ts";

afterEach(() => vi.unstubAllGlobals());

const everyByte = pack(Uint8Array.from({ length: 768 }, (_, at) => (at < 256 ? at : 0)));

test.each([
  ["the kernels", kernelsModule],
  ["those of elements", elementsModule],
  ["every byte, most of them in pairs", everyByte],
  ["no bytes", pack(new Uint8Array())],
])("compiled code unpacks %s as plain code does", (_, text) => {
  expect(unpackModule(text)).toEqual(unpack(text));
});

test("an audio worklet, which cannot encode text, gets them too", () => {
  vi.stubGlobal("TextEncoder", undefined);
  expect(unpackModule(everyByte)).toEqual(unpack(everyByte));
});
