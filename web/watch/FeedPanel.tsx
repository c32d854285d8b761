/** Chooses the sequence to run: text, random numbers, a study task, columns of a table, a sound. */
import { useEffect, useState } from "preact/hooks";
import { amount } from "../charts/numbers.ts";
import { pickFiles } from "../start/pickFiles.ts";
import { app, fail, useApp, useParam } from "../state/app.ts";
import type { Loaded } from "../state/useEdited.ts";
import { Button } from "../ui/Button.tsx";
import { NumberField, SelectField } from "../ui/Field.tsx";
import { Fold } from "../ui/Fold.tsx";
import { Segments } from "../ui/Segments.tsx";
import type { Fed, Feed, Methods, SoundOutline, Subject, TableOutline } from "./protocol.ts";
import { RATE, type Recording, record } from "./record.ts";
import { runData, runText } from "./runData.ts";
import { sampleFor } from "./sample.ts";

type Kind = Feed["kind"];

interface Props {
  loaded: Loaded<Methods>;
  subject: Subject;
  isBusy: boolean;
  feed(feed: Feed): void;
  /** The sequence that was fed last. */
  fed: Fed | undefined;
}

const names: Readonly<Record<Kind, string>> = {
  text: "Text",
  random: "Random",
  task: "Task",
  own: "Own data",
  table: "Table",
  sound: "Sound",
};

export function FeedPanel({ loaded, subject, isBusy, feed, fed }: Props) {
  const isText = subject.characters !== undefined;
  const [wish, setKind] = useParam("watch.feed", "");
  const kinds = (Object.keys(names) as Kind[]).filter(
    (kind) =>
      (kind === "own" ? subject.task === "forecast" : (kind === "text") === isText) || kind === "random",
  );
  const [own, setOwn] = useState<string | undefined>();
  const [text, setText] = useParam("watch.text", own ?? sampleFor(subject.alphabet));
  const [steps, setSteps] = useParam("watch.steps", "200");
  const [seed, setSeed] = useParam("watch.seed", "1");
  const fitting = loaded.tasks.filter(({ inputSize }) => inputSize === subject.inputSize);
  const [task, setTask] = useParam("watch.task", fitting[0]?.name ?? "");
  const usual: Kind = isText
    ? "text"
    : subject.task === "forecast"
      ? "own"
      : fitting.length > 0
        ? "task"
        : "random";
  const kind = kinds.find((each) => each === wish) ?? usual;
  const [table, setTable] = useState<TableOutline | undefined>();
  const [sound, setSound] = useState<SoundOutline | undefined>();

  // A file that was dropped on the page: the part that reads its kind takes it.
  const dropped = useApp(({ data }) => data);
  useEffect(() => {
    if (dropped === undefined) return;
    if (!isText) return setKind(isSound(dropped) ? "sound" : usual === "own" ? "own" : "table");
    app.set({ data: undefined });
    fail(new Error(`${dropped.name}: this network reads a text. Paste it under Feed.`));
  }, [dropped]);

  // Something shows at once: the data that comes with the run, else what needs no file, else random numbers.
  useEffect(() => {
    if (kind === "text") void feedText().catch(fail);
    else if (kind === "own") void feedServed().catch(fail);
    else feedMade();
  }, [loaded, subject]);

  const isTask = kind === "task" && fitting.some(({ name }) => name === task);
  const feedMade = () =>
    feed(
      isTask
        ? { kind: "task", task, seed: Number(seed) || 0 }
        : { kind: "random", steps: Number(steps) || 200, seed: Number(seed) || 0 },
    );

  const feedText = async () => {
    const { main, params } = app.get();
    const served = params["watch.text"] === undefined && main ? await runText(main.source) : undefined;
    setOwn(served);
    feed({ kind: "text", text: served ?? text });
  };
  const feedServed = async () => {
    const { main } = app.get();
    const file = main && (await runData(main.source));
    if (file === undefined) return feedMade();
    setTable(await loaded.worker.call("table", { file }));
    feed({ kind: "own" });
  };

  return (
    <Fold
      heading={
        <>
          Feed
          {fed !== undefined && (
            <span class="quiet num watch-fed">
              {`${fed.what}, ${amount(fed.steps, "step")}`}
              {fed.left > 0 && `; the last ${fed.left} were left out, to fit into memory`}
            </span>
          )}
        </>
      }
    >
      <form
        class="feed"
        aria-label="What is fed"
        onSubmit={(event) => {
          event.preventDefault();
          if (kind === "text") feed({ kind, text });
          else feedMade();
        }}
      >
        <Segments
          label="What to feed"
          value={kind}
          onChange={(value) => setKind(value)}
          choices={kinds.map((value) => ({ value, label: names[value] }))}
          wide
        />
        {kind === "text" && (
          <textarea
            aria-label="Text"
            rows={4}
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
        {kind === "random" && (
          <div class="feed-row">
            <NumberField name="steps" value={steps} set={setSteps} min={1} max={20_000} />
            <NumberField name="seed" value={seed} set={setSeed} min={0} max={1e9} />
          </div>
        )}
        {kind === "task" && (
          <div class="feed-row">
            <SelectField
              name="task"
              class=""
              value={task}
              options={loaded.tasks.map(({ name, inputSize }) => {
                const isFitting = inputSize === subject.inputSize;
                const label = isFitting ? name : `${name}: takes ${inputSize} inputs`;
                return { value: name, label, disabled: !isFitting };
              })}
              onChange={setTask}
            />
            <NumberField name="seed" value={seed} set={setSeed} min={0} max={1e9} />
            {fitting.length === 0 && (
              <p class="quiet">{`No task takes the ${subject.inputSize} inputs of this layer.`}</p>
            )}
          </div>
        )}
        {kind === "own" && (
          <TableButton
            {...{ loaded, table, setTable }}
            text={table === undefined ? "Choose the data of the run…" : "Choose other data…"}
            use={() => feed({ kind: "own" })}
          />
        )}
        {kind === "table" && <TablePart {...{ loaded, subject, table, setTable, feed }} />}
        {kind === "sound" && <SoundPart {...{ loaded, subject, sound, setSound, feed }} />}
        {(kind === "text" || kind === "random" || kind === "task") && (
          <div class="feed-row">
            <button type="submit" class="button primary" disabled={isBusy || (kind === "task" && !isTask)}>
              Feed
            </button>
          </div>
        )}
      </form>
    </Fold>
  );
}

interface TableProps extends Pick<Props, "loaded"> {
  table?: TableOutline;
  setTable(table: TableOutline): void;
}

const isSound = ({ name }: File) => name.toLowerCase().endsWith(".wav");

/** Reads a sound, or a table, that was dropped on the page. */
function useDropped(isMine: (file: File) => boolean, read: (file: File) => Promise<void>): void {
  const dropped = useApp(({ data }) => data);
  useEffect(() => {
    if (dropped === undefined || !isMine(dropped)) return;
    app.set({ data: undefined });
    void read(dropped).catch(fail);
  }, [dropped]);
}

/** Reads the table that the user picks, and names the one that was read last. */
function TableButton({
  text,
  loaded,
  table,
  setTable,
  use,
}: TableProps & { text: string; use(table: TableOutline): void }) {
  const read = async (file: File) => {
    const outline = await loaded.worker.call("table", { file });
    setTable(outline);
    use(outline);
  };
  useDropped((file) => !isSound(file), read);
  const open = async () => {
    const [file] = await pickFiles();
    if (file !== undefined) await read(file).catch(fail);
  };
  return (
    <div class="feed-row">
      <Button onClick={() => void open()}>{text}</Button>
      {table && <span class="quiet text">{`${table.name}, ${amount(table.rows, "row")}`}</span>}
    </div>
  );
}

function TablePart({ subject, feed, ...given }: TableProps & Pick<Props, "subject" | "feed">) {
  const { table } = given;
  const { inputSize } = subject;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const run = (columns: string[]) => {
    setChosen(columns);
    if (columns.length === 1) feed({ kind: "table", columns, as: "window" });
    else if (columns.length === inputSize) feed({ kind: "table", columns, as: "columns" });
  };
  return (
    <>
      <TableButton
        {...given}
        text="Choose a table…"
        use={({ columns }) => run(columns.length === inputSize ? columns : [columns[0]])}
      />
      {table && (
        <fieldset class="feed-columns">
          <legend class="quiet">
            {inputSize === 1
              ? "Column"
              : `One column (its last ${inputSize} values at each step), or ${inputSize} columns`}
          </legend>
          {table.columns.map((column) => (
            <label key={column}>
              <input
                type="checkbox"
                checked={chosen.includes(column)}
                onChange={(event) => {
                  const isOn = event.currentTarget.checked;
                  if (inputSize === 1) return run([column]);
                  run(table.columns.filter((each) => (each === column ? isOn : chosen.includes(each))));
                }}
              />
              <span class="text">{column}</span>
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}

interface SoundProps extends Pick<Props, "loaded" | "subject" | "feed"> {
  sound?: SoundOutline;
  setSound(sound: SoundOutline): void;
}

function SoundPart({ loaded, subject, sound, setSound, feed }: SoundProps) {
  const [as, setAs] = useParam("watch.sound", subject.inputSize > 1 ? "spectrum" : "samples");
  const [recording, setRecording] = useState<Recording | undefined>();
  const read = async (
    params: Parameters<typeof loaded.worker.call<"sound">>[1],
    transfer: Transferable[] = [],
  ) => {
    setSound(await loaded.worker.call("sound", params, { transfer }));
    feed({ kind: "sound", as: as === "samples" ? "samples" : "spectrum" });
  };
  useDropped(isSound, (file) => read({ file }));
  const open = async () => {
    const [file] = await pickFiles();
    if (file !== undefined) await read({ file }).catch(fail);
  };
  const listen = async () => {
    try {
      if (recording === undefined) return setRecording(await record());
      setRecording(undefined);
      const samples = await recording.stop();
      await read({ name: "microphone", samples, sampleRate: RATE }, [samples.buffer]);
    } catch (error) {
      setRecording(undefined);
      const name = error instanceof DOMException ? error.name : "";
      if (name === "NotAllowedError" || name === "NotFoundError") {
        fail(new Error("The microphone is missing or not allowed. Feed a WAV file instead."));
      } else fail(error);
    }
  };
  useEffect(() => () => void recording?.stop().catch(() => {}), [recording]);
  return (
    <>
      <div class="feed-row">
        <Button onClick={() => void open()}>Choose a WAV file…</Button>
        <Button aria-pressed={recording !== undefined} onClick={() => void listen()}>
          {recording === undefined ? "Record" : "Stop and feed"}
        </Button>
        {sound && (
          <span class="quiet text">{`${sound.name}, ${sound.seconds.toFixed(1)} s at ${sound.sampleRate} Hz`}</span>
        )}
      </div>
      <Segments
        label="How sound is fed"
        value={as}
        onChange={(value) => {
          setAs(value);
          if (sound) feed({ kind: "sound", as: value === "samples" ? "samples" : "spectrum" });
        }}
        choices={[
          { value: "spectrum", label: `magnitudes of ${subject.inputSize} bands` },
          { value: "samples", label: `${subject.inputSize} samples a step` },
        ]}
      />
    </>
  );
}
