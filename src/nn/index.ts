/** Parameters, modules and layers. */
export { Module, type StateDict } from "./module.ts";
export { Parameter } from "./parameter.ts";
export { onWarning, type WarningHandler } from "./warnings.ts";
