/**
 * Compiles native/ to the Node-API addon native/addon/build/sluice.node, with the C++17 compiler of this machine (g++ or clang++; CXX
 * names another) and the headers that came with Node. Nothing is downloaded. Sluice finds the addon there by itself.
 *
 *   npm run build:native
 *   npm run build:native -- -fsanitize=address      further arguments are compiler flags
 *   npm run build:native -- --plain=avx2 -fsanitize=address      this instruction set without sanitizers
 */
import { resolve } from "node:path";
import { buildAddon } from "./addon.ts";

const file = resolve(import.meta.dirname, "../native/addon/build/sluice.node");
const plain = "--plain=";
const args = process.argv.slice(2);
const flags = args.filter((argument) => !argument.startsWith(plain));
const unsanitized = args
  .filter((argument) => argument.startsWith(plain))
  .map((each) => each.slice(plain.length));
await buildAddon({ platform: process.platform, arch: process.arch, file, flags, unsanitized });
console.log(file);
