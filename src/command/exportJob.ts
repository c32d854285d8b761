/** `sluice export-job`: writes what `sluice train` would do as a folder that one script trains under PyTorch. */
import { copyFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { utf16Of } from "../jobs/data/encoding.ts";
import { listFiles, readStart } from "../platform/node/files.ts";
import { fileSource } from "../platform/node/source.ts";
import {
  type DataFile,
  defaultEpochs,
  detectTask,
  openData,
  prepareJob,
  type Task,
  type TaskName,
} from "../tasks.ts";
import { integer } from "./arguments.ts";
import { UsageError } from "./failure.ts";
import { counted, jsonLine, line, type Output, quoted } from "./output.ts";
import { commandLine, packageRoot } from "./packageRoot.ts";
import { isFile } from "./runDirectory.ts";
import { scriptPath } from "./torch.ts";
import { addLearningOptions, learningOptions, makeTask, trainingOptions } from "./trainOptions.ts";

interface ExportOptions {
  out: string;
  task?: TaskName;
  checkpointEvery?: number;
  json?: boolean;
}

const description =
  "Writes a job: initial weights, data after splits and scaling, the batches of every update, and train.py, a script of plain PyTorch that trains on one processor, on a GPU or on many hosts. Its losses are those of sluice train. What it writes is a run directory for eval, forecast, sample and --resume.";

export function addExportJob(command: Command, output: Output): void {
  command
    .description(description)
    .argument("<file>", "the data, as for train")
    .requiredOption("--out <folder>", "where to write the job")
    .addOption(
      new Option("--task <name>", "default: the file shows it").choices(["language", "forecast", "classify"]),
    )
    .option("--checkpoint-every <updates>", "(default: every epoch)", integer(1))
    .option("--json", "print a line of JSON for programs");
  addLearningOptions(command).action((file: string, options: ExportOptions) =>
    exportJob(file, options, output),
  );
}

/** Bytes of a text or table beyond which we read it piece by piece. */
const LARGE = 1 << 26;
const PIECEWISE = /\.(csv|tsv|tab|psv|txt|text|md|log)$/i;

/** Returns the beginning of a large file that can be read piece by piece: one of text, in UTF-8. */
async function startOfLarge(file: string): Promise<DataFile | undefined> {
  if (!PIECEWISE.test(file) || !(await isFile(file)) || (await stat(file)).size <= LARGE) return undefined;
  const bytes = await readStart(file, 1 << 16);
  return utf16Of(bytes) === undefined ? { name: basename(file), bytes } : undefined;
}

const SCRIPT = "train.py";
/** Files that a job has. */
const MADE = /^(job\.json|train\.py|initial\.safetensors|.*\.npy)$/;

/** @throws UsageError for a folder with files that the job could replace, unless they are those of another job */
async function checkFolder(out: string): Promise<void> {
  const names = await listFiles(out);
  const taken = names.filter((name) => MADE.test(name));
  if (taken.length === 0 || (taken.includes("job.json") && taken.includes("initial.safetensors"))) return;
  throw new UsageError(
    `export-job: expected a new folder, a job or a folder without ${taken.slice(0, 3).join(", ")}, got ${out}. Name another folder, or remove them.`,
  );
}

async function exportJob(file: string, options: ExportOptions, output: Output): Promise<void> {
  const { out, checkpointEvery, json } = options;
  await checkFolder(out);
  const learning = learningOptions(options);
  const head = await startOfLarge(file);
  const name = options.task ?? detectTask(head ?? (await openData(file)));
  const isLarge = head !== undefined && name !== "classify";
  const source = isLarge ? { ...(await fileSource(file)), name: head.name } : await openData(file);
  const task: Task = await makeTask(name, source, learning);
  const { epochs = defaultEpochs(name, task.batches.length), ...training } = trainingOptions(learning);
  const every: Record<string, number> = checkpointEvery === undefined ? {} : { checkpointEvery };
  await prepareJob(task, out, {
    ...training,
    ...every,
    epochs,
    record: {
      data: file === "-" ? file : resolve(file),
      task: name,
      options: { ...learning, epochs },
      ...every,
      engine: "torch",
      version: packageRoot().version,
    },
  });
  await copyFile(scriptPath(), join(out, SCRIPT));
  const updates = epochs * task.batches.length;
  if (json) return jsonLine(output, { event: "end", job: out, task: name, epochs, updates });
  for (const note of task.notes) line(output, note);
  line(output, `${counted(epochs, "epoch")} of ${counted(task.batches.length, "update")}, in ${out}`);
  line(output);
  line(output, "Next:");
  line(output, `  python3 ${quoted(join(out, SCRIPT))} ${quoted(out)}`);
  line(output, `  ${commandLine(`train --resume --out ${quoted(join(out, "run"))}`)}`);
}
