/**
 * Readers of single formats, for a page that opens few of them.
 *
 * @group Files of other frameworks
 * @module sluice/formats
 */
export * from "../../dist/formats.js";
