/**
 * The protobuf messages of ONNX, from a paged source to plain data. Tensors stay in the file: only where their bytes lie is
 * kept. A graph is read field by field, so that tensors of any size between the nodes are skipped, not fetched.
 */
import { describe } from "../../tensor/errors.ts";
import { type Cursor, cursorAt, failAt, type Pages, readF32 } from "../cursor.ts";
import type { Limits } from "../limits.ts";
import {
  eachField,
  integerField,
  messageField,
  type Nesting,
  parsePair,
  readList,
  textField,
} from "../protobuf/message.ts";
import {
  expectWire,
  FIXED32,
  type Field,
  readField,
  readUnsigned,
  readVarint,
  skipField,
  VARINT,
} from "../protobuf/wire.ts";
import {
  elementTypes,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
  type StoredTensor,
} from "./model.ts";
import { parseTensor } from "./tensor.ts";

/** Reads a whole model. @throws FormatError */
export async function parseModel(pages: Pages, limits: Limits): Promise<OnnxModel<StoredTensor>> {
  const model: OnnxModel<StoredTensor> = {
    irVersion: 0,
    producer: "",
    opsets: new Map(),
    graph: { name: "", nodes: [], initializers: new Map(), inputs: [], outputs: [] },
    properties: new Map(),
    functions: [],
  };
  const steps = new Steps(pages, limits);
  let graph: Cursor | undefined;
  await steps.each(cursorAt(pages, 0), 0, (cursor, field, nesting) => {
    switch (field.number) {
      case 1: {
        const irVersion = integerField(cursor, field);
        return () => (model.irVersion = irVersion);
      }
      case 2: {
        const producer = textField(cursor, field, nesting);
        return () => (model.producer = producer);
      }
      case 7: {
        const part = messageField(cursor, field, nesting);
        if (graph !== undefined) failAt(cursor, "DUPLICATE", "expected one graph, got two.", field.offset);
        return () => (graph = part);
      }
      case 8: {
        const [domain, version] = parseOpset(messageField(cursor, field, nesting), nesting);
        if (model.opsets.has(domain)) {
          failAt(
            cursor,
            "DUPLICATE",
            `expected one version of domain ${describe(domain)}, got two.`,
            field.offset,
          );
        }
        return () => model.opsets.set(domain, version);
      }
      case 14: {
        const [key, value] = parsePair(messageField(cursor, field, nesting), nesting);
        return () => model.properties.set(key, value);
      }
      case 25: {
        const name = parseName(messageField(cursor, field, nesting), nesting);
        return () => model.functions.push(name);
      }
    }
  });
  if (graph === undefined) {
    failAt(cursorAt(pages, pages.source.size), "MISSING", "expected a graph, got a model without one.");
  }
  await steps.each(graph, 1, (cursor, field, nesting) =>
    parseGraphField(cursor, field, nesting, model.graph),
  );
  if (model.opsets.size === 0) {
    failAt(cursorAt(pages, 0), "MISSING", "expected the version of an operator set, got none.");
  }
  return model;
}

/** Runs over the fields of a message that may be larger than memory, one at a time. */
class Steps {
  readonly #pages: Pages;
  readonly #limits: Limits;
  #values: number;

  constructor(pages: Pages, limits: Limits) {
    this.#pages = pages;
    this.#limits = limits;
    this.#values = limits.protobufValues;
  }

  /** `read` returns what to do once the field has been read whole; it may run more than once until then. */
  async each(
    message: Cursor,
    depth: number,
    read: (cursor: Cursor, field: Field, nesting: Nesting) => (() => unknown) | undefined,
  ): Promise<void> {
    let at = message.offset;
    while (at < message.end) {
      const start = at;
      const { finish, cursor, nesting } = await this.#pages.run(() => {
        const cursor: Cursor = { pages: this.#pages, offset: start, end: message.end };
        const nesting: Nesting = { values: this.#values, depth: depth + 1, limits: this.#limits };
        const field = readField(cursor)!;
        const finish = read(cursor, field, nesting);
        if (finish === undefined) skipField(cursor, field);
        return { finish, cursor, nesting };
      });
      finish?.();
      at = cursor.offset;
      this.#values = nesting.values;
    }
  }
}

function parseGraphField(
  cursor: Cursor,
  field: Field,
  nesting: Nesting,
  graph: OnnxGraph<StoredTensor>,
): (() => unknown) | undefined {
  switch (field.number) {
    case 1: {
      const node = parseNode(messageField(cursor, field, nesting), nesting);
      return () => graph.nodes.push(node);
    }
    case 2: {
      const name = textField(cursor, field, nesting);
      return () => (graph.name = name);
    }
    case 5: {
      const tensor = parseTensor(messageField(cursor, field, nesting), nesting);
      if (graph.initializers.has(tensor.name)) {
        failAt(
          { ...cursor, entry: tensor.name },
          "DUPLICATE",
          `expected each initializer once, got ${describe(tensor.name)} again.`,
          field.offset,
        );
      }
      return () => graph.initializers.set(tensor.name, tensor);
    }
    case 11:
    case 12: {
      const value = parseValue(messageField(cursor, field, nesting), nesting);
      return () => (field.number === 11 ? graph.inputs : graph.outputs).push(value);
    }
    case 15:
      failAt(cursor, "FEATURE", "expected dense initializers, got a sparse one.", field.offset);
  }
}

function parseGraph(cursor: Cursor, nesting: Nesting): OnnxGraph<StoredTensor> {
  const graph: OnnxGraph<StoredTensor> = {
    name: "",
    nodes: [],
    initializers: new Map(),
    inputs: [],
    outputs: [],
  };
  eachField(cursor, nesting, (field) => {
    const finish = parseGraphField(cursor, field, nesting, graph);
    finish?.();
    return finish !== undefined;
  });
  return graph;
}

function parseNode(cursor: Cursor, nesting: Nesting): OnnxNode<StoredTensor> {
  const node: OnnxNode<StoredTensor> = {
    name: "",
    type: "",
    domain: "",
    inputs: [],
    outputs: [],
    attributes: new Map(),
  };
  eachField(cursor, nesting, (field) => {
    switch (field.number) {
      case 1:
        node.inputs.push(textField(cursor, field, nesting));
        return true;
      case 2:
        node.outputs.push(textField(cursor, field, nesting));
        return true;
      case 3:
        node.name = textField(cursor, field, nesting);
        return true;
      case 4:
        node.type = textField(cursor, field, nesting);
        return true;
      case 5: {
        const [name, value] = parseAttribute(messageField(cursor, field, nesting), nesting);
        if (node.attributes.has(name)) {
          failAt(
            cursor,
            "DUPLICATE",
            `expected each attribute once, got ${describe(name)} again.`,
            field.offset,
          );
        }
        if (value !== undefined) node.attributes.set(name, value);
        return true;
      }
      case 7:
        node.domain = textField(cursor, field, nesting);
        return true;
    }
    return false;
  });
  // "ai.onnx" is another way to write the default domain.
  if (node.domain === "ai.onnx") node.domain = "";
  return node;
}

/** Names of AttributeProto.AttributeType that are read, by number. */
const ATTRIBUTE_KINDS = new Map([
  [1, "float"],
  [2, "int"],
  [3, "string"],
  [4, "tensor"],
  [5, "graph"],
  [6, "floats"],
  [7, "ints"],
  [8, "strings"],
]);

function parseAttribute(cursor: Cursor, nesting: Nesting): [string, OnnxAttribute<StoredTensor> | undefined] {
  let name = "";
  let kind = 0;
  let float = 0;
  let int = 0;
  let string = "";
  let tensor: StoredTensor | undefined;
  let graph: OnnxGraph<StoredTensor> | undefined;
  const floats: number[] = [];
  const ints: number[] = [];
  const strings: string[] = [];
  const start = cursor.offset;
  eachField(cursor, nesting, (field) => {
    switch (field.number) {
      case 1:
        name = textField(cursor, field, nesting);
        return true;
      case 2:
        expectWire(cursor, field, FIXED32);
        float = readF32(cursor);
        return true;
      case 3:
        int = integerField(cursor, field);
        return true;
      case 4:
        string = textField(cursor, field, nesting);
        return true;
      case 5:
        tensor = parseTensor(messageField(cursor, field, nesting), nesting);
        return true;
      case 6:
        graph = parseGraph(messageField(cursor, field, nesting), nesting);
        return true;
      case 7:
        readList(cursor, field, nesting, FIXED32, readF32, floats);
        return true;
      case 8:
        readList(cursor, field, nesting, VARINT, (part) => Number(readVarint(part)), ints);
        return true;
      case 9:
        strings.push(textField(cursor, field, nesting));
        return true;
      case 20:
        kind = integerField(cursor, field);
        return true;
    }
    return false;
  });
  switch (ATTRIBUTE_KINDS.get(kind)) {
    case "float":
      return [name, { float }];
    case "int":
      return [name, { int }];
    case "string":
      return [name, { string }];
    case "floats":
      return [name, { floats }];
    case "ints":
      return [name, { ints }];
    case "strings":
      return [name, { strings }];
    case "tensor":
      if (tensor !== undefined) return [name, { tensor }];
      break;
    case "graph":
      if (graph !== undefined) return [name, { graph }];
      break;
    default:
      // Sparse tensors, types, references to a function's attributes: on operators that are not read.
      if (kind >= 9 && kind <= 14) return [name, undefined];
  }
  failAt(
    cursor,
    "HEADER",
    `expected attribute ${describe(name)} to hold a value of its type, got type ${kind}.`,
    start,
  );
}

function parseOpset(cursor: Cursor, nesting: Nesting): [string, number] {
  const start = cursor.offset;
  let domain = "";
  let version = 0;
  eachField(cursor, nesting, (field) => {
    if (field.number === 1) domain = textField(cursor, field, nesting);
    else if (field.number === 2) version = integerField(cursor, field);
    else return false;
    return true;
  });
  if (domain === "ai.onnx") domain = "";
  if (version < 1 || !Number.isSafeInteger(version)) {
    failAt(cursor, "VERSION", `expected an operator set of version 1 or later, got ${version}.`, start);
  }
  return [domain, version];
}

function parseName(cursor: Cursor, nesting: Nesting): string {
  let name = "";
  eachField(cursor, nesting, (field) => {
    if (field.number !== 1) return false;
    name = textField(cursor, field, nesting);
    return true;
  });
  return name;
}

function parseValue(cursor: Cursor, nesting: Nesting): OnnxValue {
  const value: OnnxValue = { name: "" };
  eachField(cursor, nesting, (field) => {
    if (field.number === 1) value.name = textField(cursor, field, nesting);
    else if (field.number === 2) {
      const type = messageField(cursor, field, nesting);
      eachField(type, nesting, (inner) => {
        if (inner.number !== 1) return false;
        parseTensorType(messageField(type, inner, nesting), nesting, value);
        return true;
      });
    } else return false;
    return true;
  });
  return value;
}

function parseTensorType(cursor: Cursor, nesting: Nesting, value: OnnxValue): void {
  eachField(cursor, nesting, (field) => {
    if (field.number === 1) {
      const number = integerField(cursor, field);
      value.dtype = elementTypes.get(number);
      return true;
    }
    if (field.number !== 2) return false;
    const shape: (number | string)[] = [];
    value.shape = shape;
    const list = messageField(cursor, field, nesting);
    eachField(list, nesting, (inner) => {
      if (inner.number !== 1) return false;
      const dimension = messageField(list, inner, nesting);
      let size: number | string = "";
      eachField(dimension, nesting, (part) => {
        if (part.number === 1) {
          expectWire(dimension, part, VARINT);
          size = readUnsigned(dimension);
        } else if (part.number === 2) size = textField(dimension, part, nesting);
        else return false;
        return true;
      });
      shape.push(size);
      return true;
    });
    return true;
  });
}
