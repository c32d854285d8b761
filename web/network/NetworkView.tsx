/** Network: every layer of the network in the file, and its answers to a file of numbers. */
import { useEffect, useState } from "preact/hooks";
import type { PrintedC } from "../../src/network.ts";
import { say } from "../app/announce.tsx";
import { amount, bytes, rough } from "../charts/numbers.ts";
import { csvOf, download } from "../charts/save.tsx";
import { pickFiles } from "../start/pickFiles.ts";
import { app, fail, useApp, useParam } from "../state/app.ts";
import { useEdited } from "../state/useEdited.ts";
import { useLatest } from "../state/useLatest.ts";
import { Button } from "../ui/Button.tsx";
import { Changes } from "../ui/Changes.tsx";
import { TextField } from "../ui/Field.tsx";
import { CharacterList } from "../watch/NextCharacters.tsx";
import { sampleFor } from "../watch/sample.ts";
import type { WorkerClient } from "../worker/client.ts";
import { AnswerChart } from "./AnswerChart.tsx";
import { Layers, Refused } from "./Layers.tsx";
import type { Answers, Methods, NetworkOutline, PortRow } from "./protocol.ts";

/** Characters that the network adds at once. */
const WRITTEN = 60;
/** Candidates for the next character. */
const SHOWN = 8;

export default function NetworkView() {
  const main = useApp((state) => state.main)!;
  const data = useApp((state) => state.data);
  const [chain, setChain] = useParam("network.chain", "");
  const [columns, setColumns] = useParam("network.columns", "");
  const loaded = useEdited<Methods>(main, "network-worker.js", { chain });
  const outline = loaded?.outline;
  // The sample up to where its next word is easy to guess.
  const [typed, setText] = useParam(
    "network.text",
    outline?.text ? sampleFor(outline.text.alphabet).split("blows")[0] : "",
  );
  const text = outline?.text && data === undefined && typed !== "" ? typed : undefined;
  const what = data?.name ?? (text === undefined ? "random numbers" : amount([...text].length, "character"));
  const [printed, setPrinted] = useState<PrintedC | undefined>();
  useEffect(() => setPrinted(undefined), [loaded]);

  const answers = useLatest(async () => {
    if (loaded?.outline === undefined) return undefined;
    app.set({ failure: undefined });
    const result = await loaded.worker.call("run", { file: data, columns, text });
    say(`${what} ran through the network: ${amount(result.outputs.length, "output")}.`);
    return { ...result, what };
  }, [data, columns, loaded, text]);

  return (
    <div class="network">
      <section class="panel" aria-label="The network in the file">
        <h1 class="watch-file text">{main.outline.name}</h1>
        <Changes />
        {loaded === undefined && <p class="quiet">Reading the network…</p>}
        {loaded?.refused !== undefined && <Refused layers={main.outline.layers} {...loaded.refused} />}
        {loaded?.assumed !== undefined && (
          <details class="watch-random">
            <summary>
              <strong>The order of the layers is a guess</strong> from their names and sizes. If yours is
              another network, change the line.
            </summary>
            {loaded.assumed.replace(
              / \(with last after (\S+), one for the sequence\)/,
              "; for one answer to a whole sequence write $1,last",
            )}
          </details>
        )}
        {loaded?.chain !== undefined && (
          <div class="feed-row">
            <TextField
              isLine
              name="layers of a state dict, in their order"
              placeholder="lstm,last,fc1:relu,fc2"
              size={34}
              value={loaded.chain}
              set={setChain}
            />
          </div>
        )}
        {outline !== undefined && (
          <>
            <Layers outline={outline} found={main.outline.layers} />
            <div class="feed-row">
              <Button onClick={() => printC(loaded!.worker).then(setPrinted, fail)}>Download as C</Button>
              {printed !== undefined && <span class="quiet num">{aboutC(printed)}</span>}
            </div>
          </>
        )}
      </section>
      {outline !== undefined && (
        <section class="panel" aria-label="Run the network">
          <h2>{outline.text ? "What comes next?" : "Run it on your numbers"}</h2>
          {outline.text && (
            <>
              <textarea
                aria-label="Text"
                rows={3}
                spellcheck={false}
                value={typed}
                onInput={({ currentTarget }) => {
                  app.set({ data: undefined });
                  setText(currentTarget.value);
                }}
              />
              {text !== undefined && answers !== undefined && (
                <CharacterList
                  next={nextOf(answers)}
                  label="Most probable characters after the text"
                  onPick={(character) => setText(text + character)}
                />
              )}
            </>
          )}
          <div class="feed-row">
            {text !== undefined && (
              <Button
                look="button primary"
                title="Draws 60 characters at a temperature of a half"
                disabled={answers === undefined}
                onClick={() =>
                  loaded!.worker
                    .call("write", { text, length: WRITTEN })
                    .then((written) => setText(text + written), fail)
                }
              >
                Let it write on
              </Button>
            )}
            <Button
              look={outline.text ? "button" : "button primary"}
              onClick={async () => {
                const [file] = await pickFiles();
                if (file !== undefined) app.set({ data: file });
              }}
            >
              {data === undefined ? "Choose numbers…" : "Choose others…"}
            </Button>
            {outline.inputs.length === 1 && !outline.text && (
              <TextField isLine name="columns of a CSV" placeholder="all" value={columns} set={setColumns} />
            )}
            {answers !== undefined && (
              <span class="quiet num">
                {`${answers.what}: ${amount(answers.outputs[0].sequences.length, "sequence")} in ${rough(answers.milliseconds)} ms`}
              </span>
            )}
          </div>
          {!outline.text && <p class="quiet">{wanted(outline)}</p>}
          {data === undefined && text === undefined && (
            <p class="watch-random">
              <strong>Random numbers.</strong> They show what comes out, not what your data gives.
            </p>
          )}
          {answers?.outputs.map((answer, output) => (
            <div key={answer.name} class="network-answer">
              <AnswerChart answer={answer} characters={answers.characters} />
              <Button
                onClick={async () => {
                  const table = await loaded!.worker.call("table", { output });
                  download(`${answer.name}.csv`, csvOf(table));
                }}
              >
                {`Download ${answer.name} as CSV`}
              </Button>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}

/** The most probable characters after the last frame, where the network gives their probabilities. */
function nextOf({ outputs: [{ names, range, features, sequences }] }: Answers) {
  if (names === undefined || range[0] !== 0 || range[1] !== 1) return [];
  return Array.from(sequences[0].subarray(-features), (probability, id) => ({
    label: names[id],
    probability,
  }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, SHOWN);
}

async function printC(worker: WorkerClient<Methods>): Promise<PrintedC> {
  const printed = await worker.call("c", {});
  download("net.c", printed.source);
  download("net.h", printed.header);
  return printed;
}

/** Says what a program gets and what it costs. */
function aboutC({ function: name, sizes }: PrintedC): string {
  return `net.c and net.h, without libraries: ${name}() with ${bytes(sizes.weights)} of constants, ${bytes(sizes.ram)} of memory, ${sizes.multiplyAdds.toLocaleString("en")} multiply-adds a call.`;
}

/** Says how the numbers must come. */
function wanted({ inputs }: NetworkOutline): string {
  const line = ({ ids, features }: PortRow) => (ids ? "an id" : amount(features, "number"));
  const [first] = inputs;
  return inputs.length === 1
    ? `Drop a CSV with a frame in each line, ${line(first)}; or .npy, .npz or JSON of shape ${first.shape}, with one more axis for several sequences. Each sequence starts from state 0.`
    : `Drop .npz, or JSON of arrays by name: ${inputs.map(({ name, shape }) => `${name} ${shape}`).join(", ")}.`;
}
