/** Network: every layer of the network in the file, and its answers to a file of numbers. */
import { useEffect, useState } from "preact/hooks";
import type { PrintedC } from "../../src/network.ts";
import { say } from "../app/announce.tsx";
import { amount, bytes } from "../charts/numbers.ts";
import { csvOf, download } from "../charts/save.ts";
import { pickFiles } from "../start/pickFiles.ts";
import { app, fail, useApp, useParam } from "../state/app.ts";
import { useEdited } from "../state/useEdited.ts";
import type { WorkerClient } from "../worker/client.ts";
import { AnswerChart } from "./AnswerChart.tsx";
import { Layers, Refused } from "./Layers.tsx";
import type { Answers, Methods, NetworkOutline, PortRow } from "./protocol.ts";

export default function NetworkView() {
  const main = useApp((state) => state.main)!;
  const data = useApp((state) => state.data);
  const [chain, setChain] = useParam("network.chain", "");
  const [columns, setColumns] = useParam("network.columns", "");
  const loaded = useEdited<Methods>(main, "network-worker.js", { chain });
  const [answers, setAnswers] = useState<Answers | undefined>();
  const outline = loaded?.outline;
  const [printed, setPrinted] = useState<PrintedC | undefined>();
  useEffect(() => setPrinted(undefined), [loaded]);

  useEffect(() => {
    setAnswers(undefined);
    if (loaded?.outline === undefined) return;
    let isLast = true;
    app.set({ failure: undefined });
    loaded.worker.call("run", { file: data, columns }).then(
      (result) => {
        if (!isLast) return;
        setAnswers(result);
        say(
          `${data?.name ?? "Random numbers"} ran through the network: ${amount(result.outputs.length, "output")}.`,
        );
      },
      (error) => isLast && fail(error),
    );
    return () => {
      isLast = false;
    };
  }, [data, columns, loaded]);

  return (
    <div class="network">
      <section class="panel" aria-label="The network in the file">
        <h1 class="watch-file text">{main.outline.name}</h1>
        {loaded === undefined && <p class="quiet">Reading the network…</p>}
        {loaded?.refused !== undefined && <Refused {...loaded.refused} layers={main.outline.layers} />}
        {loaded?.assumed !== undefined && (
          <p class="watch-random">
            <strong>Assumed.</strong> The file has the weights, not the order of the layers.{" "}
            {loaded.assumed.replace("Assumed f", "F")} If yours is another network, change the line.
          </p>
        )}
        {loaded?.chain !== undefined && <Order key={loaded.chain} chain={loaded.chain} setChain={setChain} />}
        {outline !== undefined && (
          <>
            <Layers outline={outline} />
            <div class="feed-row">
              <button
                type="button"
                class="button"
                onClick={() => printC(loaded!.worker).then(setPrinted, fail)}
              >
                Download as C
              </button>
              {printed !== undefined && <span class="quiet num">{aboutC(printed)}</span>}
            </div>
          </>
        )}
      </section>
      {outline !== undefined && (
        <section class="panel" aria-label="Run the network">
          <h2>Run it on your numbers</h2>
          <p class="quiet">{wanted(outline)}</p>
          <div class="feed-row">
            <button type="button" class="button primary" onClick={() => void chooseData()}>
              {data === undefined ? "Choose numbers…" : "Choose others…"}
            </button>
            {outline.inputs.length === 1 && (
              <label>
                <span>columns of a CSV</span>
                <input
                  type="text"
                  placeholder="all"
                  spellcheck={false}
                  autocomplete="off"
                  value={columns}
                  onChange={(event) => setColumns(event.currentTarget.value.trim())}
                />
              </label>
            )}
            {answers !== undefined && (
              <span class="quiet num">
                {`${data?.name ?? "random numbers"}: ${amount(answers.outputs[0].sequences.length, "sequence")} in ${answers.milliseconds.toFixed(1)} ms`}
              </span>
            )}
          </div>
          {data === undefined && (
            <p class="watch-random">
              <strong>Random numbers.</strong> They show what comes out, not what your data gives.
            </p>
          )}
          {answers?.outputs.map((answer, output) => (
            <div key={answer.name} class="network-answer">
              <AnswerChart answer={answer} />
              <button
                type="button"
                class="button"
                onClick={async () => {
                  const table = await loaded!.worker.call("table", { output });
                  download(`${answer.name}.csv`, csvOf(table));
                }}
              >
                {`Download ${answer.name} as CSV`}
              </button>
            </div>
          ))}
        </section>
      )}
    </div>
  );
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

async function chooseData(): Promise<void> {
  const [file] = await pickFiles();
  if (file !== undefined) app.set({ data: file });
}

/** Says how the numbers must come. */
function wanted({ inputs }: NetworkOutline): string {
  const line = ({ ids, features }: PortRow) => (ids ? "an id" : amount(features, "number"));
  const [first] = inputs;
  return inputs.length === 1
    ? `Drop a CSV with a frame in each line, ${line(first)}; or .npy, .npz or JSON of shape ${first.shape}, with one more axis for several sequences. Each sequence starts from state 0.`
    : `Drop .npz, or JSON of arrays by name: ${inputs.map(({ name, shape }) => `${name} ${shape}`).join(", ")}.`;
}

interface OrderProps {
  chain: string;
  setChain(chain: string): void;
}

/** The order of the layers, for a file that has only their weights. */
function Order({ chain, setChain }: OrderProps) {
  return (
    <form
      class="feed-row"
      onSubmit={(event) => {
        event.preventDefault();
        setChain(String(new FormData(event.currentTarget).get("chain") ?? "").trim());
      }}
    >
      <label class="network-order">
        <span>layers of a state dict, in their order</span>
        <input
          name="chain"
          type="text"
          size={34}
          placeholder="lstm,last,fc1:relu,fc2"
          spellcheck={false}
          autocomplete="off"
          defaultValue={chain}
        />
      </label>
      <button type="submit" class="button">
        Run
      </button>
    </form>
  );
}
