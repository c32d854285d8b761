/** The flavours of vectors that modules are compiled for, and which of them an engine runs. */

/** A module of one function with these instructions. */
const probe = (...instructions: number[]) => {
  const body = [0, ...instructions, 0x1a, 0x0b];
  // Sections: a type without parameters and results, one function of it, its body.
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 4, 1, 0x60, 0, 0],
    ...[3, 2, 1, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  );
};
const ZERO_VECTOR = [0xfd, 12, ...new Array<number>(16).fill(0)];
const SIMD_PROBE = probe(...ZERO_VECTOR);
/** f32x4.relaxed_madd */
const RELAXED_PROBE = probe(...ZERO_VECTOR, ...ZERO_VECTOR, ...ZERO_VECTOR, 0xfd, 0x85, 0x02);

export type WasmFlavour = "relaxed" | "simd";

/** Returns whether this engine runs that flavour of the kernels. */
export function supportsWasm(flavour: WasmFlavour): boolean {
  return (
    typeof WebAssembly === "object" &&
    WebAssembly.validate(flavour === "relaxed" ? RELAXED_PROBE : SIMD_PROBE)
  );
}
