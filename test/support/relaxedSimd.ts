/** Setup of the project of kernels: Node 20 has relaxed SIMD behind a flag; later versions do not need it. */
import { setFlagsFromString } from "node:v8";

if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");
