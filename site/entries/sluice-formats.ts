/**
 * Readers of single formats, for a page that opens few of them.
 *
 * @module sluice/formats
 */
export * from "../../dist/formats.js";
