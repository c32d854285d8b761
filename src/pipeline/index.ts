/** The entry `sluice/pipeline`: real-time networks of several layers, as data. */
export { createPipeline, layerKinds } from "./createPipeline.ts";
export type { LayerDefinition, PipelineDefinition } from "./definition.ts";
export { openPipeline, readPipeline, writePipeline } from "./file.ts";
export { type ConvertOriginalOptions, convertOriginal } from "./originals/convertOriginal.ts";
export { openOriginal } from "./originals/openOriginal.ts";
export type { ConvertedPipeline, Original, OriginalLayer } from "./originals/original.ts";
export { Pipeline, type PipelineData } from "./pipeline.ts";
export type { PipelineTensor } from "./weights.ts";
