/** The page: reads along as you write, and shows what may come next. */
import { createPipeline } from "../../src/pipeline.ts";
import { wireHeader } from "../shared/header.ts";
import { modelInput, say } from "../shared/modelInput.ts";
import { Companion, type Guess } from "./companion.ts";
import { filesBeside, loadModel } from "./loadModel.ts";

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const text = find<HTMLTextAreaElement>("text");
const write = find<HTMLButtonElement>("write");
const temperature = find<HTMLInputElement>("temperature");
const status = find("text-status");
const guesses = find("guesses");

const SHOWN = 8;
/** Milliseconds between two characters that the model writes. */
const PACE = 40;

let companion: Companion | undefined;
let timer: ReturnType<typeof setInterval> | undefined;

const name = (symbol: string) => ({ " ": "space", "\n": "line", "\t": "tab" })[symbol] ?? symbol;

/** Reads the text before the caret, and shows what the model expects next. */
function follow(): void {
  if (companion === undefined) return;
  const unknown = companion.read(text.value.slice(0, text.selectionEnd));
  const skipped = `The model does not know ${unknown.map(name).join(" ")}: skipped.`;
  if (timer === undefined) say(status, unknown.length > 0 ? skipped : "");
  show(companion.expect(Number(temperature.value)).slice(0, SHOWN));
}

function show(list: readonly Guess[]): void {
  // Buttons stay, so that a focused one keeps the focus.
  while (guesses.children.length > list.length) guesses.lastElementChild!.remove();
  for (const [k, { symbol, probability }] of list.entries()) {
    let button = guesses.children[k]?.firstElementChild as HTMLButtonElement | undefined;
    if (button === undefined) {
      button = document.createElement("button");
      button.type = "button";
      const meter = Object.assign(document.createElement("meter"), { min: 0, max: 1 });
      button.append(document.createElement("b"), " ", meter, " ", document.createElement("span"));
      button.addEventListener("click", (event) =>
        insert((event.currentTarget as HTMLElement).dataset.symbol!),
      );
      const item = document.createElement("li");
      item.append(button);
      guesses.append(item);
    }
    button.dataset.symbol = symbol;
    const [label, meter, share] = button.children;
    label.textContent = name(symbol);
    (meter as HTMLMeterElement).value = probability;
    share.textContent = `${Math.round(100 * probability) || "<1"} %`;
    button.ariaLabel = `${name(symbol)} ${share.textContent}`;
  }
}

function insert(symbol: string): void {
  text.setRangeText(symbol, text.selectionStart, text.selectionEnd, "end");
  text.scrollTop = text.scrollHeight;
  follow();
}

function writeOn(): void {
  if (companion === undefined) return;
  if (timer !== undefined) {
    stop();
    return;
  }
  write.textContent = "Stop";
  say(status, "Writing …");
  timer = setInterval(() => insert(companion!.draw(Number(temperature.value), Math.random())), PACE);
}

function stop(): void {
  clearInterval(timer);
  timer = undefined;
  write.textContent = "Write on";
  follow();
}

write.addEventListener("click", writeOn);
text.addEventListener("input", () => {
  if (timer === undefined) follow();
  else stop();
});
text.addEventListener("selectionchange", follow);
temperature.addEventListener("input", () => {
  find("temperature-value").textContent = Number(temperature.value).toFixed(1);
  follow();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    writeOn();
  }
  const digit = /^Digit([1-8])$/.exec(event.code);
  const guess = digit && guesses.children[Number(digit[1]) - 1]?.firstElementChild;
  if (event.altKey && guess instanceof HTMLButtonElement) {
    event.preventDefault();
    insert(guess.dataset.symbol!);
  }
});

wireHeader();
modelInput({
  load: async (files) => new Companion(createPipeline(await loadModel(await withBeside(files)))),
  onModel(made) {
    if (timer !== undefined) stop();
    companion = made;
    text.disabled = false;
    write.disabled = false;
    if (text.value === "") text.value = "There was ";
    text.setSelectionRange(text.value.length, text.value.length);
    text.focus();
    follow();
  },
});

/** A manifest that came by its address alone: the files that it names are fetched from beside it. */
async function withBeside(files: ReadonlyMap<string, Uint8Array>): Promise<ReadonlyMap<string, Uint8Array>> {
  const manifest = files.get("manifest.json");
  const address = new URLSearchParams(location.search).get("model");
  if (manifest === undefined || files.size > 1 || address === null) return files;
  const all = new Map(files);
  for (const each of filesBeside(manifest)) {
    const response = await fetch(new URL(each, new URL(address, location.href)));
    if (!response.ok) throw new TypeError(`${each}: ${response.status} ${response.statusText}`);
    all.set(each, new Uint8Array(await response.arrayBuffer()));
  }
  return all;
}
