/** native/operands.h from the table of kernels: one struct a kernel, which finds its numbers and arrays in a call by name. */
import { interfaceVersion, kernelTable } from "../src/kernels/compiled/kernelTable.ts";

/** Numbers that take two places, as the halves of a double. */
const DOUBLES = new Set(["cellClip"]);
/** Arrays of whole numbers; all others are of Real. */
const INTEGERS = new Set(["lengths"]);

type Entry = (typeof kernelTable)[keyof typeof kernelTable];

function struct(kernel: string, { numbers, arrays }: Entry): string {
  const members: string[] = [];
  let place = 0;
  for (const name of numbers) {
    members.push(
      DOUBLES.has(name)
        ? `double ${name} = doubleAt(numbers + ${place});`
        : `int ${name} = numbers[${place}];`,
    );
    place += DOUBLES.has(name) ? 2 : 1;
  }
  for (const [k, [name, use]] of Object.entries(arrays).entries()) {
    const isWhole = INTEGERS.has(name);
    const from = isWhole ? `reinterpret_cast<const int32_t*>(arrays[${k}])` : `arrays[${k}]`;
    members.push(`${use === "read" ? "const " : ""}${isWhole ? "int32_t" : "Real"}* ${name} = ${from};`);
  }
  const name = kernel[0].toUpperCase() + kernel.slice(1);
  return `struct ${name} : Call {\n  ${members.join("\n  ")}\n};`;
}

export const operandsHeader = `/* Made by \`npm run build:wasm\` from src/kernels/compiled/kernelTable.ts; do not edit. */
#pragma once

#include "simd.h"

namespace sluice {
namespace SLUICE_TARGET {

constexpr int interfaceVersion = ${interfaceVersion};

enum class Kernel : int32_t { ${Object.keys(kernelTable).join(", ")} };

inline double doubleAt(const int32_t* halves) {
  double value;
  __builtin_memcpy(&value, halves, 8);
  return value;
}

/** A call as it arrives. */
struct Call {
  const int32_t* numbers;
  Real* const* arrays;
};

${Object.entries(kernelTable)
  .map(([name, entry]) => struct(name, entry))
  .join("\n\n")}

}  // namespace SLUICE_TARGET
}  // namespace sluice
`;
