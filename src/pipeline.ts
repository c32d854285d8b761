/** The entry `sluice/pipeline`: real-time networks of several layers, as data. */
export {
  type ConvertedPipeline,
  type ConvertPipelineOptions,
  convertPipeline,
} from "./realtime/pipeline/convertPipeline.ts";
export { createPipeline, layerKinds } from "./realtime/pipeline/createPipeline.ts";
export type { LayerDefinition, PipelineDefinition } from "./realtime/pipeline/definition.ts";
export {
  openPipeline,
  readPipeline,
  type WritePipelineOptions,
  writePipeline,
} from "./realtime/pipeline/file.ts";
export { Pipeline, type PipelineData } from "./realtime/pipeline/pipeline.ts";
export type {
  PipelineSource,
  Recipe,
  RecurrentSource,
  SourceLayer,
  TensorSource,
} from "./realtime/pipeline/recipe.ts";
export type { PipelineTensor } from "./realtime/pipeline/weights.ts";
