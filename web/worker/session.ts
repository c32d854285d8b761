/** One open checkpoint: its bytes, its tensors, and the edits made to it. Everything slow about a checkpoint happens here, off the page. */
import {
  type Checkpoint,
  canEditInPlace,
  convertCheckpoint,
  editCheckpoint,
  openCheckpoint,
  type RawTensor,
} from "../../src/checkpoint.ts";
import { schemeFrom } from "../../src/index.ts";
import { type InitializedTensors, initializeTensors, setBias } from "../../src/modules.ts";
import type { Handlers, Progress } from "./calls.ts";
import { filesOf, folderOfFiles } from "./files.ts";
import { columnsOf, type FileFacts, outlineOf } from "./outline.ts";
import type { Edit, GateWeights, Methods, Outline, ReadAs, SavedFile } from "./protocol.ts";

type Tell = (progress: Progress) => void;

export class Session implements Handlers<Methods> {
  #file?: File;
  /** The other files of the drop or folder. */
  #beside: ReadonlyMap<string, Blob> = new Map();
  #facts?: FileFacts;
  #readAs: ReadAs = {};
  /** As in the file. */
  #original = new Map<string, RawTensor>();
  #changed = new Map<string, RawTensor>();
  #edits: readonly Edit[] = [];
  /** Layers that an edit of all cells skipped, and why. */
  #skipped: string[] = [];

  async open({ source, readAs }: Methods["open"]["params"], tell: Tell): Promise<Outline> {
    const { main, beside } = await filesOf(source, tell);
    this.#file = main;
    this.#beside = beside;
    this.#readAs = readAs;
    const checkpoint = await this.#checkpoint(main, this.#beside);
    this.#original = await readLayers(checkpoint, tell);
    const names = checkpoint.layers.flatMap((layer) => layer.tensorNames);
    const inPlace = canEditInPlace(checkpoint, names);
    this.#facts = { name: main.name, size: main.size, checkpoint, inPlace };
    tell({ what: "looking at gates", done: 0, total: 1 });
    return this.#outline();
  }

  #checkpoint(file: Blob, beside: ReadonlyMap<string, Blob>): Promise<Checkpoint> {
    const folder = folderOfFiles(beside);
    const { name } = this.#file!;
    return openCheckpoint(file, { ...this.#readAs, folder, name });
  }

  /** Applies only the new edits, unless an earlier one was undone. */
  edit({ edits }: Methods["edit"]["params"]): Outline {
    const goesOn = this.#edits.every((edit, k) => JSON.stringify(edit) === JSON.stringify(edits[k]));
    const all = new Map(goesOn ? this.#changed : []);
    const left = goesOn ? [...this.#skipped] : [];
    for (const edit of edits.slice(goesOn ? this.#edits.length : 0)) {
      const tensors = new Map([...this.#original, ...all]);
      const { changed, skipped = [] } = applyEdit(edit, tensors, this.#facts!.checkpoint);
      for (const [name, raw] of changed) all.set(name, raw);
      left.push(...skipped);
    }
    this.#changed = all;
    this.#skipped = left;
    this.#edits = edits;
    return this.#outline();
  }

  #outline(): Outline {
    const outline = outlineOf(this.#facts!, this.#tensors);
    outline.notes.push(...this.#skipped.map((text) => ({ text })));
    return outline;
  }

  weights({ layer: l, cell: c, gate: g, original }: Methods["weights"]["params"]): GateWeights {
    const layer = this.#facts!.checkpoint.layers[l];
    const record = layer.recordFrom(original ? this.#original : this.#tensors).cells[c];
    const { spec, weights } = record;
    const { hiddenSize, inputSize } = spec;
    const columns = columnsOf(record);
    const block = (values: ArrayLike<number>, width: number): Float32Array =>
      Float32Array.from({ length: hiddenSize * width }, (_, k) => values[g * hiddenSize * width + k]);
    const input = block(weights.weightIh, inputSize);
    const recurrent = block(weights.weightHh, columns);
    let largest = 0;
    for (const values of [weights.weightIh, weights.weightHh]) {
      for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    }
    return { input, recurrent, largest };
  }

  async save({ format, lossy }: Methods["save"]["params"]): Promise<Methods["save"]["result"]> {
    const edited = await this.#saved();
    if (format === "source") return edited;
    const { name } = this.#facts!;
    const [main, ...others] = edited.files;
    const folder = folderOfFiles(
      new Map([...this.#beside, ...others.map((file) => [file.name, new Blob([file.bytes])] as const)]),
    );
    const checkpoint = await openCheckpoint(main.bytes, { ...this.#readAs, name, folder });
    const { files, notes } = await convertCheckpoint(checkpoint, { format, lossy });
    const stem = name.replace(/(\.weights)?\.[^.]*$/, "");
    const saved = [...files].map(([file, bytes], k) =>
      savedFile(k === 0 && format !== "tfjs" ? file.replace(/^model/, () => stem) : file, bytes),
    );
    return { files: saved, notes: [...edited.notes, ...notes] };
  }

  /** The file with the edits, made one after the other as commands would make them: so it is theirs, byte for byte. */
  async #saved(): Promise<Methods["save"]["result"]> {
    let bytes = new Uint8Array(await this.#file!.arrayBuffer());
    let { name } = this.#facts!;
    const beside = new Map(this.#beside);
    const changedBeside = new Map<string, Uint8Array>();
    const notes = new Set<string>();
    for (const edit of this.#edits) {
      const checkpoint = await this.#checkpoint(new Blob([bytes]), beside);
      const { edited } = await editCheckpoint(bytes, checkpoint, (tensors) =>
        applyEdit(edit, tensors, checkpoint),
      );
      bytes = edited.bytes as Uint8Array<ArrayBuffer>;
      for (const [other, file] of edited.beside) {
        changedBeside.set(other, file);
        beside.set(other, new Blob([file as Uint8Array<ArrayBuffer>]));
      }
      if (edited.format !== checkpoint.format) name = `${name.replace(/\.[^.]*$/, "")}.${edited.format}`;
      if (edited.note !== undefined) notes.add(edited.note);
    }
    const others = [...changedBeside].map(([other, file]) => savedFile(other, file));
    return { files: [savedFile(name, bytes), ...others], notes: [...notes] };
  }

  get #tensors(): Map<string, RawTensor> {
    return new Map([...this.#original, ...this.#changed]);
  }
}

function savedFile(name: string, bytes: Uint8Array): SavedFile {
  return { name, bytes: bytes.slice() };
}

type Applied = Pick<InitializedTensors, "changed"> & Partial<Pick<InitializedTensors, "records" | "skipped">>;

function applyEdit(edit: Edit, tensors: ReadonlyMap<string, RawTensor>, checkpoint: Checkpoint): Applied {
  if (edit.kind === "bias") {
    const { kind: _, ...bias } = edit;
    return setBias(checkpoint, tensors, bias);
  }
  const { kind: _, scheme, ...selection } = edit;
  return initializeTensors(checkpoint, tensors, schemeFrom(scheme), selection);
}

/** The tensors of the layers; a file may have many others. */
async function readLayers({ layers, tensors }: Checkpoint, tell: Tell): Promise<Map<string, RawTensor>> {
  const names = new Set(layers.flatMap((layer) => layer.tensorNames));
  const read = new Map<string, RawTensor>();
  let told = 0;
  for (const name of names) {
    read.set(name, await tensors.get(name)!.read());
    if (performance.now() - told < 50) continue;
    told = performance.now();
    tell({ what: "reading", done: read.size, total: names.size });
  }
  return read;
}
