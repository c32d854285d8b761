/** All commands. `program.ts` loads them when you name one. */
import { addConvert } from "./convert.ts";
import { addDoctor } from "./doctor.ts";
import { addEval } from "./eval.ts";
import { addExportJob } from "./exportJob.ts";
import { addForecast } from "./forecast.ts";
import { addInit } from "./init.ts";
import { addInspect } from "./inspect.ts";
import { addPredict } from "./predict.ts";
import type { AddCommand } from "./program.ts";
import { addRun } from "./run.ts";
import { addSample } from "./sample.ts";
import { addSet } from "./set.ts";
import { addTrain } from "./train.ts";
import { addView } from "./view.ts";

export const commands: Readonly<Record<string, AddCommand>> = {
  train: addTrain,
  eval: addEval,
  sample: addSample,
  forecast: addForecast,
  predict: addPredict,
  run: addRun,
  inspect: addInspect,
  set: addSet,
  init: addInit,
  convert: addConvert,
  "export-job": addExportJob,
  view: addView,
  doctor: addDoctor,
};
