/** `sluice export-job`: writes what `sluice train` would do as a folder that one script trains under PyTorch. */
import { copyFile } from "node:fs/promises";
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
import { jsonLine, line, type Output, quoted } from "./output.ts";
import { commandLine, packageRoot } from "./packageRoot.ts";
import { isFile } from "./runDirectory.ts";
import { scriptPath } from "./torch.ts";
import { addLearningOptions, asJson, learningOptions, makeTask, trainingOptions } from "./trainOptions.ts";

interface ExportOptions extends Record<string, unknown> {
  out: string;
  task?: TaskName;
  checkpointEvery?: number;
  json?: boolean;
}

const description =
  "Writes a job: initial weights, data after splits and scaling, the batches of every update, and train.py, a script of plain PyTorch that trains on one processor, on a GPU or on many hosts. Its losses are those of sluice train. What it writes is a run directory for eval, forecast, sample and --resume.";

export function addExportJob(program: Command, output: Output): void {
  const command = program
    .command("export-job")
    .summary("write a training run as a folder for PyTorch")
    .description(description)
    .argument("<file>", "the data, as for train")
    .requiredOption("--out <folder>", "where to write the job")
    .addOption(
      new Option("--task <name>", "default: the file shows it").choices(["language", "forecast", "classify"]),
    )
    .option("--checkpoint-every <updates>", "(default: every epoch)", integer(1))
    .option("--json", "print a line of JSON for programs");
  addLearningOptions(command).action(async (file: string, options: ExportOptions) => {
    await exportJob(file, options, output);
  });
}

/** Bytes of a text or table beyond which we read it piece by piece. */
const LARGE = 1 << 26;
const PIECEWISE = /\.(csv|tsv|tab|psv|txt|text|md|log)$/i;

/** Returns the size and the beginning of a file that can be read piece by piece: one of text, in UTF-8. */
async function startOf(file: string): Promise<{ size: number; head?: DataFile }> {
  if (!PIECEWISE.test(file) || !(await isFile(file))) return { size: 0 };
  const source = await fileSource(file);
  try {
    const bytes = (await source.read(0, Math.min(source.size, 1 << 16))).slice();
    return {
      size: source.size,
      ...(utf16Of(bytes) === undefined && { head: { name: basename(file), bytes } }),
    };
  } finally {
    await source.close();
  }
}

const JOB = "job.json";
const SCRIPT = "train.py";
/** Enough of a job.json to tell it from a file of another program. */
const JOB_START = 64;

/** @throws UsageError for a folder with files that the job would replace, unless they are those of another job */
async function checkFolder(out: string): Promise<void> {
  const names = await listFiles(out);
  const start = names.includes(JOB) ? await readStart(join(out, JOB), JOB_START) : new Uint8Array();
  if (/^\{\s*"job": \d/.test(new TextDecoder().decode(start))) return;
  const taken = names.filter(
    (name) => [JOB, SCRIPT, "initial.safetensors"].includes(name) || name.endsWith(".npy"),
  );
  if (taken.length === 0) return;
  const shown = taken.slice(0, 3).join(", ") + (taken.length > 3 ? ", …" : "");
  throw new UsageError(
    `export-job: expected a new folder, a job or a folder without ${shown}, got ${out}. Name another folder, or remove them.`,
  );
}

async function exportJob(file: string, options: ExportOptions, output: Output): Promise<void> {
  const { out, checkpointEvery, json } = options;
  await checkFolder(out);
  const learning = learningOptions(options);
  const { size, head } = await startOf(file);
  const name = options.task ?? detectTask(head ?? (await openData(file)));
  const large = head !== undefined && size > LARGE && name !== "classify";
  const source = large ? { ...(await fileSource(file)), name: head.name } : await openData(file);
  const task: Task = await makeTask(name, source, learning);
  const { epochs = defaultEpochs(name, task.batches.length), ...training } = trainingOptions(learning);
  const every: { checkpointEvery: number } | Record<never, never> =
    checkpointEvery === undefined ? {} : { checkpointEvery };
  await prepareJob(task, out, {
    ...training,
    ...every,
    epochs,
    record: {
      data: file === "-" ? file : resolve(file),
      task: name,
      options: asJson({ ...learning, epochs }),
      ...every,
      engine: "torch",
      version: packageRoot().version,
    },
  });
  await copyFile(scriptPath(), join(out, SCRIPT));
  const updates = epochs * task.batches.length;
  if (json) {
    jsonLine(output, { event: "end", job: out, task: name, epochs, updates });
    return;
  }
  for (const note of task.notes) line(output, note);
  line(output, `${epochs} ${epochs === 1 ? "epoch" : "epochs"} of ${task.batches.length} updates, in ${out}`);
  line(output);
  line(output, "Next:");
  line(output, `  python3 ${quoted(join(out, SCRIPT))} ${quoted(out)}`);
  line(output, `  ${commandLine(`train --resume --out ${quoted(join(out, "run"))}`)}`);
}
