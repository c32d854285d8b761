/**
 * Files, native kernels and threads of Node.
 *
 * @group Jobs and Node
 * @module sluice/node
 */
export * from "../../dist/node.js";
