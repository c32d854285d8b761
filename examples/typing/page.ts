/** The page: reads along as you write, and shows what may come next. */
import { modelInput, say } from "../shared/modelInput.ts";
import { Companion, type Guess, type Surprise, verdictOf } from "./companion.ts";
import { filesBeside, loadModel } from "./loadModel.ts";
import { drawSurprises, onPlace } from "./surprise.ts";

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const text = find<HTMLTextAreaElement>("text");
const write = find<HTMLButtonElement>("write");
const temperature = find<HTMLInputElement>("temperature");
const status = find("text-status");
const guesses = find("guesses");

const SHOWN = 8;
/** Milliseconds between two characters that the model writes. */
const PACE = 40;
/** Characters that it writes unless you stop it. */
const LENGTH = 150;
/** The text of a new page. */
const BEGINNING = "There was a white whale in the sea, and the captain said to the men ";

let companion: Companion | undefined;
let timer: ReturnType<typeof setInterval> | undefined;
let surprises: Surprise[] = [];
/** The place that a reader points at; else the caret's counts. */
let pointed: number | undefined;

const name = (symbol: string) => ({ " ": "space", "\n": "line", "\t": "tab" })[symbol] ?? symbol;

/** Reads the text, and shows what it thinks of it. */
function follow(): void {
  if (companion === undefined) return;
  const unknown = companion.read(text.value);
  const skipped = `The model does not know ${unknown.map(name).join(" ")}: skipped.`;
  if (timer === undefined) say(status, unknown.length > 0 ? skipped : "");
  surprises = companion.surprises();
  find("verdict").textContent = verdictOf(text.value, surprises, companion.size);
  expect();
}

/** Shows what the model expects at the caret, or where the reader points. */
function expect(): void {
  if (companion === undefined) return;
  const at = pointed ?? text.selectionEnd;
  const isEnd = at === text.value.length;
  const [before, came] = [text.value.slice(Math.max(0, at - 12), at), text.value[at]];
  find("guess-title").textContent = isEnd
    ? "What it expects next"
    : `What it expected after “${before}”, where “${name(came)}” came`;
  show(companion.expect(Number(temperature.value), at).slice(0, SHOWN));
  for (const { firstElementChild: button } of guesses.children)
    button!.classList.toggle("came", !isEnd && (button as HTMLElement).dataset.symbol === came);
  drawSurprises(text.value, surprises, at);
}

function show(list: readonly Guess[]): void {
  find("guess-title").hidden = list.length === 0;
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
  say(status, `Writes ${LENGTH} characters, unless you stop it.`);
  let left = LENGTH;
  timer = setInterval(() => {
    insert(companion!.draw(Number(temperature.value), Math.random(), text.selectionEnd));
    if (--left === 0) stop();
  }, PACE);
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
text.addEventListener("selectionchange", expect);
temperature.addEventListener("input", () => {
  find("temperature-value").textContent = Number(temperature.value).toFixed(1);
  expect();
});
onPlace(
  (at) => {
    pointed = at;
    expect();
  },
  (at) => {
    text.focus();
    text.setSelectionRange(at, at);
  },
);
addEventListener("resize", expect);
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

modelInput({
  load: async (files) => {
    const network = await loadModel(await withBeside(files));
    return { companion: new Companion(network), layers: network.chain.layers };
  },
  onModel(made) {
    if (timer !== undefined) stop();
    companion = made.companion;
    find("layers").textContent =
      `Its layers: ${made.layers.map(({ kind }) => kind).join(" → ")}; it knows ${companion.size} characters.`;
    text.disabled = false;
    write.disabled = false;
    if (text.value === "") text.value = BEGINNING;
    text.setSelectionRange(text.value.length, text.value.length);
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
