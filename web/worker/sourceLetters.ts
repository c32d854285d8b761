/** The letters of gates in a framework's own source and documentation, where they differ from ours. */
import type { GateLetter } from "../../src/checkpoint.ts";

const LETTERS: Readonly<Record<string, Partial<Record<GateLetter, string>>>> = {
  keras: { g: "c", n: "h" },
  keras1: { g: "c", n: "h" },
  tfjs: { g: "c", n: "h" },
  onnx: { g: "c", n: "h" },
  openvino: { g: "c", n: "h" },
  tf1: { g: "j", z: "u", n: "c" },
  paddle: { g: "c", r: "r", z: "z", n: "c" },
  chainer: { g: "a" },
};

export function sourceLetter(framework: string, letter: GateLetter): string {
  return LETTERS[framework]?.[letter] ?? letter;
}
