/** Initial values: fills for tensors, schemes for gates, presets for cells. */
export * as fills from "./fills.ts";
export { type AppliedInitialization, type InitializeOptions, initialize } from "./initialize.ts";
export { type PresetName, presets } from "./presets.ts";
export { scaleToProbe } from "./probe.ts";
export type { Scheme, SchemeCell } from "./scheme.ts";
export * as schemes from "./schemes.ts";
export { type SchemeArgument, type SchemeEntry, schemeFrom, schemeTable } from "./schemeTable.ts";
