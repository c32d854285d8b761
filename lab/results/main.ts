/**
 * The results pages.
 *
 *     npm run results                 writes docs/results.md and docs/null-results.md from lab/results/data/*.json
 *     npm run results -- --run        runs every study first (hours; what has ended is kept in runs/studies and not run again)
 *     npm run results -- --run reach long      only these
 *     npm run results -- --collect DIRECTORY   takes over studies that were run elsewhere
 *
 * What lab/results/pytorch.py left in lab/results/data/pytorch is shown beside them.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { FinishedRun } from "../study/index.ts";
import { keptText, readKept } from "./kept.ts";
import { sectionOf } from "./page.ts";
import { type StudyPage, studies } from "./studies.ts";

const root = resolve(import.meta.dirname, "../..");
const kept = resolve(root, "lab/results/data");
const figures = resolve(root, "docs/images");

/** Figures that a page shows. */
const FIGURES = ["reach", "delayed", "adding", "ablation"];

const INTRODUCTIONS: Record<StudyPage["page"], string> = {
  results: `# What schemes for gates do: results

Every table on this page is made by \`npm run lab\`; the command stands above it, and any other cell, scheme or size is a matter of
its options (\`npm run lab -- --help\`). In each field the first line is what the same protocol gave in PyTorch 2.6, with few seeds; the second, **bold**, is
Sluice: how many seeds solved the task, the median of their updates, and from the least to the most; a third, *italic*, is PyTorch run again with
more seeds ([lab/results/pytorch.py](../lab/results/pytorch.py)), where a few seeds left it open which of the two was right. "-" is a
seed that did not solve it; a median of seeds most of which did not is later than all updates, so it is within a spread in which some did not either, and of
"3 of 4: 523" the median is that of those who did. Keras's initial weights, biases 0 but for what the table says, one bias trained, Adam, batches of 32, gradient norm clipped
at 1, unless said otherwise. The seeds of the two are not the same networks, so single numbers differ; medians and who solves what should not.

The page is written by \`npm run results\` from [lab/results/data](../lab/results/data), and a test holds it to that. What did *not* make a difference is on
[the page of null results](null-results.md).`,
  "null-results": `# Null results

Where a bias of the forget gate, or of the reset gate, does *not* help. First line: PyTorch 2.6 with the same protocol, seed by seed; second,
**bold**: Sluice, median and range over the seeds. Commands stand above the tables; the page is written by \`npm run results\`.

Two more belong here and are in tables of [the results](results.md):

- The reset gate of a GRU. A bias of -1, which is widely recommended, saves a few updates on plain recall with an update bias of 0 and none with 1 or
  chrono, costs 5 to 8 % on adding, and breaks recall where the update gate leaks. It is no way to remember; see [the forget-gate page](forget-gate.md#a-gru).
- Uniform gate initialisation and a forget-only chrono on these tasks: the first is weaker than a constant on pure recall, the second no
  better than a constant on adding.`,
};

const ENDINGS: Record<StudyPage["page"], string> = {
  results: "",
  "null-results": `## Chorales

\`\`\`sh
npm run lab -- jsb --data jsb-chorales-quarter.json
\`\`\`

The next frame of 229 chorales, 150 units, 60 epochs: PyTorch reached 8.85 nats per frame on the test pieces with a forget bias of 0 and 8.99 with 1, one
seed each and still falling, where published figures are around 8.45. No package of the npm registry that we know of has the data, and it is not part of
this one, so this row has no figure of ours; \`--data\` takes jsb-chorales-quarter.json of github.com/czhuang/JSB-Chorales-dataset as it is, or CSV
(\`npm run lab -- jsb --help\`).
`,
};

/** @returns the text of a page */
export function pageText(page: StudyPage["page"]): string {
  const sections = studies
    .filter((study) => study.page === page)
    .map((study) => {
      const figure = existsSync(`${figures}/${study.id}.svg`) ? `images/${study.id}.svg` : undefined;
      return sectionOf(
        study,
        readKept(`${kept}/${study.id}.json`),
        readKept(`${kept}/pytorch/${study.id}.json`),
        figure,
      );
    });
  const ending = ENDINGS[page];
  return `${[INTRODUCTIONS[page], ...sections, ...(ending === "" ? [] : [ending.trimEnd()])].join("\n\n")}\n`;
}

/** Keeps what the pages need of the results of one study. */
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
      `npm run results [-- --run [STUDY ...] | -- --collect DIRECTORY]\n\nWrites docs/results.md and docs/null-results.md from lab/results/data; --run runs studies first (all, or some of ${ids}), --collect takes over those that were run in a directory.`,
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
