/**
 * The results pages.
 *
 *     npm run results                 writes docs/results.md and docs/null-results.md from lab/results/data/*.json
 *     npm run results -- --run        runs every study first (hours; finished runs are kept in runs/studies and not repeated)
 *     npm run results -- --run reach long      only these
 *     npm run results -- --collect DIRECTORY   collects studies that ran elsewhere
 *
 * The results of lab/results/pytorch.py in lab/results/data/pytorch appear beside them.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type FinishedRun, spreadOf } from "../study/index.ts";
import { keptText, readKept } from "./kept.ts";
import { sectionOf } from "./page.ts";
import { bias, steps } from "./studies/layout.ts";
import { type StudyPage, studies } from "./studies.ts";

const root = resolve(import.meta.dirname, "../..");
const kept = resolve(root, "lab/results/data");
const figures = resolve(root, "docs/images");

/** Figures of the results page; the first opens it. */
const FIGURES = ["delayed", "reach", "adding", "ablation"];

/** The finding that opens the page, from the runs of its figure. */
function opening(): string {
  const { runs } = readKept(`${kept}/${FIGURES[0]}.json`)!;
  const [none, three] = [0, 3].map((value) => {
    const at = runs.filter(({ key }) => [bias(value), steps(50)].every(([, is]) => is.test(` ${key} `)));
    return { of: at.length, solved: at.flatMap(({ solvedAt }) => solvedAt ?? []) };
  });
  return `**Of ${none.of} networks that start with a forget bias of 0, ${none.solved.length} learn to recall a symbol over 50 steps. Of ${three.of} that start with 3, ${three.solved.length} do, half of them within ${Math.round(spreadOf(three.solved).median)} updates.**`;
}

const INTRODUCTIONS: Record<StudyPage["page"], string> = {
  results: `# What schemes do

${opening()}

![Delayed recall: updates until a network solves it, by forget bias and number of steps](images/delayed.svg)

Rows are numbers of steps, columns the bias of the forget gate ("retain") and other schemes. A cell is the median of the updates, or how many of 12 networks learned it. [What made no difference](null-results.md) lists the others.

## How to read a cell

- The first line is PyTorch 2.6 with the same protocol and few seeds.
- The second line, **bold**, is Sluice: how many seeds solved the task, the median of their updates, and the range.
- A third line, *italic*, is PyTorch run again with more seeds ([lab/results/pytorch.py](../lab/results/pytorch.py)), where few seeds did not decide.
- "-" is a seed that did not solve the task. If most seeds did not, the median is later than all updates, so it is within a spread that includes such
  seeds. In "3 of 4: 523" the median counts only the seeds that did.

Unless a table says otherwise: Keras's initial weights, biases 0, one trained bias, Adam, batches of 32, gradient norm clipped at 1. The two libraries draw
different networks from a seed, so single numbers differ; medians and the number of solved seeds should not. Run the command above a table to make it again;
\`npm run lab -- --help\` lists other cells, schemes and sizes. \`npm run results\` writes this page from [lab/results/data](../lab/results/data).`,
  "null-results": `# What made no difference

These tables show where a bias of the forget gate, or of the reset gate, does *not* help. The first line is PyTorch 2.6 with the same protocol, seed by
seed. The second, **bold**, is Sluice: median and range over the seeds. Run the command above a table to make it again; \`npm run results\` writes the page.

Two more null results are in tables of [the results](results.md):

- The reset gate of a GRU. The widely recommended bias of -1 saves a few updates on plain recall with an update bias of 0 and none with 1 or chrono, costs
  5 to 8 % on adding, and breaks recall where the update gate leaks. It does not help to remember; see [the forget-gate page](forget-gate.md#a-gru).
- Uniform gate initialisation and a forget-only chrono on these tasks: the first is weaker than a constant on pure recall, the second no
  better than a constant on adding.`,
};

const ENDINGS: Partial<Record<StudyPage["page"], string>> = {
  "null-results": `## Chorales

\`\`\`sh
npm run lab -- jsb --data jsb-chorales-quarter.json
\`\`\`

The task is to predict the next frame of 229 chorales, with 150 units, in 60 epochs. PyTorch reached 8.85 nats per frame on the test pieces with a forget
bias of 0 and 8.99 with 1, one seed each and still falling; published figures are around 8.45. We have no figure for Sluice, because we know of no npm
package with the data. Pass \`--data\` the file jsb-chorales-quarter.json of github.com/czhuang/JSB-Chorales-dataset, or CSV (\`npm run lab -- jsb --help\`).`,
};

/** Returns the text of a page. */
export function pageText(page: StudyPage["page"]): string {
  const sections = studies
    .filter((study) => study.page === page)
    .map((study) =>
      sectionOf(
        study,
        readKept(`${kept}/${study.id}.json`),
        readKept(`${kept}/pytorch/${study.id}.json`),
        FIGURES.indexOf(study.id) > 0 ? `images/${study.id}.svg` : undefined,
      ),
    );
  return `${[INTRODUCTIONS[page], ...sections, ENDINGS[page] ?? []].flat().join("\n\n")}\n`;
}

/** Keeps the results of one study that the pages show. */
function collect(study: StudyPage, directory: string): void {
  const results = JSON.parse(readFileSync(`${directory}/results.json`, "utf8")) as { runs: FinishedRun[] };
  mkdirSync(kept, { recursive: true });
  writeFileSync(`${kept}/${study.id}.json`, keptText(study, results.runs));
  if (FIGURES.includes(study.id)) copyFileSync(`${directory}/figure.svg`, `${figures}/${study.id}.svg`);
}

function run(study: StudyPage, directory: string): void {
  console.log(`== ${study.id}: lab ${study.command}`);
  mkdirSync(dirname(directory), { recursive: true });
  const command = ["--import", "tsx", "lab/main.ts", ...study.command.split(" "), "--out", directory];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

function main([action, ...names]: string[]): void {
  const ids = studies.map(({ id }) => id).join(", ");
  if (action === "--help") {
    console.log(
      `npm run results [-- --run [STUDY ...] | -- --collect DIRECTORY]\n\nWrites docs/results.md and docs/null-results.md from lab/results/data; --run runs studies first (all, or some of ${ids}), --collect takes those of a directory.`,
    );
    return;
  }
  const unknown = action === "--run" ? names.filter((name) => !studies.some(({ id }) => id === name)) : [];
  const isKnown =
    action === undefined || action === "--run" || (action === "--collect" && names.length === 1);
  if (!isKnown || unknown.length > 0) {
    console.error(`results: expected --run with none or some of ${ids}, or --collect with a directory.`);
    process.exit(2);
  }
  const base = action === "--collect" ? resolve(names[0]) : resolve(root, "runs/studies");
  for (const study of studies) {
    const directory = `${base}/${study.id}`;
    if (action === "--run" && (names.length === 0 || names.includes(study.id))) {
      run(study, directory);
      collect(study, directory);
    }
    if (action === "--collect" && existsSync(`${directory}/results.json`)) collect(study, directory);
  }
  for (const page of ["results", "null-results"] as const) {
    writeFileSync(resolve(root, `docs/${page}.md`), pageText(page));
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename)
  main(process.argv.slice(2));
