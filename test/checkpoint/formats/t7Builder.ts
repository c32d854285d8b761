/**
 * Builds `.t7` files from the specification (torch7: File.lua, generic/Tensor.c): tables, objects, references by identity, and tensors that are views of shared storages.
 */

import { type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";

/** A Lua table; keys may be numbers, texts or other tables. */
export type Lua = number | string | boolean | null | LuaTable | LuaObject | LuaView;
export type LuaTable = Map<Lua, Lua>;

export class LuaObject {
  readonly type: string;
  readonly fields: LuaTable;
  constructor(type: string, fields: Record<string, Lua> | LuaTable = {}) {
    this.type = type;
    this.fields = fields instanceof Map ? fields : table(fields);
  }
}

/** Elements that views share. */
export interface LuaStorage {
  values: number[];
}

export class LuaView {
  readonly storage: LuaStorage;
  readonly shape: number[];
  readonly offset: number;
  readonly type: string;
  constructor(storage: LuaStorage, shape: number[], offset = 0, type = "Float") {
    this.storage = storage;
    this.shape = shape;
    this.offset = offset;
    this.type = type;
  }
}

export const table = (fields: Record<string, Lua>): LuaTable => new Map(Object.entries(fields));
export const list = (...items: Lua[]): LuaTable => new Map(items.map((item, k) => [k + 1, item]));

export function t7(root: Lua): Uint8Array {
  const parts: Uint8Array[] = [];
  const indices = new Map<object, number>();
  const int = (value: number) => parts.push(new Uint8Array(Int32Array.of(value).buffer));
  const long = (value: number) => parts.push(new Uint8Array(BigInt64Array.of(BigInt(value)).buffer));
  const text = (value: string) => {
    int(Buffer.byteLength(value));
    parts.push(Buffer.from(value));
  };
  /** Writes tag and index. @returns whether the content follows */
  const begin = (tag: number, identity: object) => {
    const known = indices.get(identity);
    if (known === undefined) indices.set(identity, indices.size + 1);
    int(tag);
    int(indices.get(identity)!);
    return known === undefined;
  };
  const write = (value: Lua): void => {
    if (value === null) int(0);
    else if (typeof value === "number") {
      int(1);
      parts.push(new Uint8Array(Float64Array.of(value).buffer));
    } else if (typeof value === "string") {
      int(2);
      text(value);
    } else if (typeof value === "boolean") {
      int(5);
      int(Number(value));
    } else if (value instanceof Map) {
      if (!begin(3, value)) return;
      int(value.size);
      for (const [key, item] of value) {
        write(key);
        write(item);
      }
    } else if (value instanceof LuaObject) {
      if (!begin(4, value)) return;
      text("V 1");
      text(value.type);
      write(value.fields);
    } else {
      if (!begin(4, value)) return;
      text("V 1");
      text(`torch.${value.type}Tensor`);
      int(value.shape.length);
      value.shape.forEach(long);
      value.shape.forEach((_, k) => {
        long(value.shape.slice(k + 1).reduce((a, b) => a * b, 1));
      });
      long(value.offset + 1);
      if (!begin(4, value.storage)) return;
      text("V 1");
      text(`torch.${value.type}Storage`);
      long(value.storage.values.length);
      parts.push(new Uint8Array(Float32Array.from(value.storage.values).buffer));
    }
  };
  write(root);
  return new Uint8Array(Buffer.concat(parts));
}

/** A table of float32 tensors. */
export function t7Of(tensors: ReadonlyMap<string, RawTensor>): Uint8Array {
  const fields = [...tensors].map(([name, raw]): [string, Lua] => [
    name,
    new LuaView({ values: [...toFloat(raw)] }, [...raw.shape]),
  ]);
  return t7(new Map(fields));
}

/** Modules as parameters of one flat storage, as after `getParameters()`. */
export class Flattened {
  readonly storage: LuaStorage = { values: [] };
  view(shape: number[]): LuaView {
    const size = shape.reduce((a, b) => a * b, 1);
    const offset = this.storage.values.length;
    for (let k = 0; k < size; k++) this.storage.values.push(Math.sin(offset + k + 1));
    return new LuaView(this.storage, shape, offset);
  }
  linear(inputs: number, outputs: number, biased = true): LuaObject {
    const fields: Record<string, Lua> = { weight: this.view([outputs, inputs]) };
    if (biased) fields.bias = this.view([outputs]);
    return new LuaObject(biased ? "nn.Linear" : "nn.LinearNoBias", fields);
  }
}

/** An nngraph node before it is put in a graph. */
export interface GraphNode {
  data: LuaTable;
  inputs: GraphNode[];
}

/** A node that runs `module` on the outputs of others, as `module({a, b}):annotate{name = name}`. */
export function node(module: LuaObject | undefined, inputs: GraphNode[] = [], name?: string): GraphNode {
  const annotations = table({ _debugLabel: "[x.lua]:1", ...(name !== undefined && { name }) });
  const mapindex: LuaTable = new Map();
  inputs.forEach((input, k) => {
    mapindex.set(k + 1, input.data);
    mapindex.set(input.data, k + 1);
  });
  const data = table({ annotations, mapindex, ...(module && { module }) });
  return { data, inputs };
}

/** The gModule of the nodes given in the order in which they run; children point forward, as after `bg:reverse()`. */
export function gModule(nodes: GraphNode[], withModules: boolean): LuaObject {
  const objects = nodes.map(
    ({ data }, k) => new LuaObject("nngraph.Node", { data, id: k + 1, children: new Map() }),
  );
  nodes.forEach(({ inputs }, k) => {
    for (const input of inputs) {
      const children = objects[nodes.indexOf(input)].fields.get("children") as LuaTable;
      const place = [...children.keys()].filter((key) => typeof key === "number").length + 1;
      children.set(place, objects[k]);
      children.set(objects[k], place);
    }
  });
  const modules = nodes.flatMap(({ data }) => data.get("module") ?? []);
  return new LuaObject("nn.gModule", {
    fg: new LuaObject("graph.Graph", { nodes: list(...objects) }),
    innode: objects[0],
    outnode: objects[objects.length - 1],
    verbose: false,
    forwardnodes: list(...objects),
    ...(withModules && { modules: list(...modules) }),
  });
}

/** A char-rnn of one LSTM cell, as nngraph writes it. */
export function charRnn(): Uint8Array {
  const flat = new Flattened();
  const input = node(undefined);
  const [x, prev] = [
    node(new LuaObject("nn.Identity"), [input]),
    node(new LuaObject("nn.Identity"), [input]),
  ];
  const [i2h, h2h] = [node(flat.linear(3, 8), [x], "i2h_1"), node(flat.linear(2, 8), [prev], "h2h_1")];
  const sums = node(new LuaObject("nn.CAddTable"), [i2h, h2h]);
  const graph = gModule([input, x, prev, i2h, h2h, sums, node(new LuaObject("nn.Reshape"), [sums])], true);
  return t7(table({ protos: table({ rnn: graph }) }));
}
