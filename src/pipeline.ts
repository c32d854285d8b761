/** The entry `sluice/pipeline`: networks of published and trained models by recipes. */
export {
  type ConvertedPipeline,
  type ConvertPipelineOptions,
  convertPipeline,
} from "./realtime/convert/convertPipeline.ts";
export type {
  PipelineSource,
  Recipe,
  RecurrentSource,
  SourceLayer,
  TensorSource,
} from "./realtime/convert/recipe.ts";
