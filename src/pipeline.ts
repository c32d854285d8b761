/** The entry `sluice/pipeline`: real-time networks of several layers, as data. */
export { createPipeline, layerKinds } from "./realtime/pipeline/createPipeline.ts";
export type { LayerDefinition, PipelineDefinition } from "./realtime/pipeline/definition.ts";
export { openPipeline, readPipeline, writePipeline } from "./realtime/pipeline/file.ts";
export {
  type ConvertOriginalOptions,
  convertOriginal,
} from "./realtime/pipeline/originals/convertOriginal.ts";
export { openOriginal } from "./realtime/pipeline/originals/openOriginal.ts";
export type { ConvertedPipeline, Original, OriginalLayer } from "./realtime/pipeline/originals/original.ts";
export { Pipeline, type PipelineData } from "./realtime/pipeline/pipeline.ts";
export type { PipelineTensor } from "./realtime/pipeline/weights.ts";
