/**
 * Files, native kernels and threads of Node.
 *
 * @module sluice/node
 */
export * from "../../dist/node.js";
