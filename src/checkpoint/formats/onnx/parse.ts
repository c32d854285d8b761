/**
 * Parses ONNX's protobuf messages from a paged source into plain data. Of tensors it keeps only the place of their bytes. It reads a graph field
 * by field, so it skips large tensors between the nodes without fetching them.
 */
import { describe } from "../../../core/tensor/errors.ts";
import { type Cursor, cursorAt, failAt, type Pages, readF32 } from "../cursor.ts";
import {
  type Fields,
  integerField,
  messageField,
  nameField,
  parsePair,
  readInteger,
  readKnown,
  readList,
  readMessage,
  textField,
} from "../protobuf/message.ts";
import { expectWire, FIXED32, type Field, readUnsigned, VARINT } from "../protobuf/wire.ts";
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
export async function parseModel(pages: Pages): Promise<OnnxModel<StoredTensor>> {
  const model: OnnxModel<StoredTensor> = {
    irVersion: 0,
    producer: "",
    opsets: new Map(),
    graph: emptyGraph(),
    properties: new Map(),
    functions: [],
  };
  let graph: Cursor | undefined;
  await eachStep(cursorAt(pages, 0), (cursor) => ({
    1: (field) => (model.irVersion = integerField(cursor, field)),
    2: (field) => (model.producer = textField(cursor, field)),
    7: (field) => {
      const part = messageField(cursor, field);
      if (graph !== undefined) failAt(cursor, "DUPLICATE", "expected one graph, got two.", field.offset);
      graph = part;
    },
    8: (field) => {
      const [domain, version] = parseOpset(messageField(cursor, field));
      if (model.opsets.has(domain)) failTwice(cursor, field, "version of domain", domain);
      model.opsets.set(domain, version);
    },
    14: (field) => {
      const [key, value] = parsePair(messageField(cursor, field));
      model.properties.set(key, value);
    },
    25: (field) => model.functions.push(parseName(messageField(cursor, field))),
  }));
  if (graph === undefined) {
    failAt(cursorAt(pages, pages.source.size), "MISSING", "expected a graph, got a model without one.");
  }
  await eachStep(graph, (cursor) => graphFields(cursor, model.graph));
  if (model.opsets.size === 0) {
    failAt(cursorAt(pages, 0), "MISSING", "expected the version of an operator set, got none.");
  }
  return model;
}

/**
 * Reads the fields of a message that may be larger than memory, one at a time. A field whose bytes are missing starts again, so a reader must
 * change the model only after its last read.
 */
async function eachStep(message: Cursor, fieldsOf: (cursor: Cursor) => Fields): Promise<void> {
  let start = message.offset;
  while (start < message.end) {
    start = await message.pages.run(() => {
      const cursor: Cursor = { ...message, offset: start };
      readKnown(cursor, fieldsOf(cursor));
      return cursor.offset;
    });
  }
}

function emptyGraph(): OnnxGraph<StoredTensor> {
  return { name: "", nodes: [], initializers: new Map(), inputs: [], outputs: [] };
}

function failTwice(cursor: Cursor, field: Field, what: string, name: string): never {
  failAt(cursor, "DUPLICATE", `expected one ${what} ${describe(name)}, got two.`, field.offset);
}

function graphFields(cursor: Cursor, graph: OnnxGraph<StoredTensor>): Fields {
  const addInitializer = (field: Field, tensor: StoredTensor) => {
    const { name } = tensor;
    if (graph.initializers.has(name)) failTwice({ ...cursor, entry: name }, field, "initializer", name);
    graph.initializers.set(name, tensor);
  };
  return {
    1: (field) => graph.nodes.push(parseNode(messageField(cursor, field))),
    2: (field) => (graph.name = textField(cursor, field)),
    5: (field) => addInitializer(field, parseTensor(messageField(cursor, field))),
    11: (field) => graph.inputs.push(parseValue(messageField(cursor, field))),
    12: (field) => graph.outputs.push(parseValue(messageField(cursor, field))),
    15: (field) => addInitializer(field, parseSparse(messageField(cursor, field))),
  };
}

/** A sparse tensor has the name of its values; recurrent weights are none, so we do not read it. */
function parseSparse(cursor: Cursor): StoredTensor {
  const start = cursor.offset;
  let values: StoredTensor | undefined;
  readMessage(cursor, {
    1: (field) => (values = parseTensor(messageField(cursor, field))),
  });
  if (values === undefined)
    failAt(cursor, "MISSING", "expected a sparse tensor with values, got none.", start);
  return { ...values, dtype: undefined, storage: { kind: "unread" } };
}

function parseGraph(cursor: Cursor): OnnxGraph<StoredTensor> {
  const graph = emptyGraph();
  readMessage(cursor, graphFields(cursor, graph));
  return graph;
}

/** "ai.onnx" is another name of the default domain. */
const domainOf = (text: string) => (text === "ai.onnx" ? "" : text);

function parseNode(cursor: Cursor): OnnxNode<StoredTensor> {
  const node: OnnxNode<StoredTensor> = {
    name: "",
    type: "",
    domain: "",
    inputs: [],
    outputs: [],
    attributes: new Map(),
  };
  const text = (field: Field) => nameField(cursor, field);
  readMessage(cursor, {
    1: (field) => node.inputs.push(text(field)),
    2: (field) => node.outputs.push(text(field)),
    3: (field) => (node.name = text(field)),
    4: (field) => (node.type = text(field)),
    5: (field) => {
      const [name, value] = parseAttribute(messageField(cursor, field));
      if (node.attributes.has(name)) failTwice(cursor, field, "attribute", name);
      if (value !== undefined) node.attributes.set(name, value);
    },
    7: (field) => (node.domain = domainOf(text(field))),
  });
  return node;
}

function parseAttribute(cursor: Cursor): [string, OnnxAttribute<StoredTensor> | undefined] {
  const start = cursor.offset;
  let name = "";
  let type = 0;
  // In the order of AttributeProto.AttributeType, from 1.
  const values = {
    float: 0,
    int: 0,
    string: "",
    tensor: undefined as StoredTensor | undefined,
    graph: undefined as OnnxGraph<StoredTensor> | undefined,
    floats: [] as number[],
    ints: [] as number[],
    strings: [] as string[],
  };
  readMessage(cursor, {
    1: (field) => (name = nameField(cursor, field)),
    2: (field) => {
      expectWire(cursor, field, FIXED32);
      values.float = readF32(cursor);
    },
    3: (field) => (values.int = integerField(cursor, field)),
    4: (field) => (values.string = textField(cursor, field)),
    5: (field) => (values.tensor = parseTensor(messageField(cursor, field))),
    6: (field) => (values.graph = parseGraph(messageField(cursor, field))),
    7: (field) => readList(cursor, field, FIXED32, readF32, values.floats),
    8: (field) => readList(cursor, field, VARINT, readInteger, values.ints),
    9: (field) => values.strings.push(textField(cursor, field)),
    20: (field) => (type = integerField(cursor, field)),
  });
  const kind = (Object.keys(values) as (keyof typeof values)[])[type - 1];
  if (kind !== undefined && values[kind] !== undefined) {
    return [name, { [kind]: values[kind] } as OnnxAttribute<StoredTensor>];
  }
  // Sparse tensors, types, references to a function's attributes: no operator that we read has them.
  if (type >= 9 && type <= 14) return [name, undefined];
  const message = `expected attribute ${describe(name)} to hold a value of its type, got type ${type}.`;
  failAt(cursor, "HEADER", message, start);
}

function parseOpset(cursor: Cursor): [string, number] {
  const start = cursor.offset;
  let domain = "";
  let version = 0;
  readMessage(cursor, {
    1: (field) => (domain = domainOf(nameField(cursor, field))),
    2: (field) => (version = integerField(cursor, field)),
  });
  if (version < 1 || !Number.isSafeInteger(version)) {
    failAt(cursor, "VERSION", `expected an operator set of version 1 or later, got ${version}.`, start);
  }
  return [domain, version];
}

function parseName(cursor: Cursor): string {
  let name = "";
  readMessage(cursor, { 1: (field) => (name = textField(cursor, field)) });
  return name;
}

function parseValue(cursor: Cursor): OnnxValue {
  const value: OnnxValue = { name: "" };
  readMessage(cursor, {
    1: (field) => (value.name = nameField(cursor, field)),
    2: (field) => {
      const type = messageField(cursor, field);
      readMessage(type, {
        1: (inner) => parseTensorType(messageField(type, inner), value),
      });
    },
  });
  return value;
}

function parseTensorType(cursor: Cursor, value: OnnxValue): void {
  readMessage(cursor, {
    1: (field) => (value.dtype = elementTypes.get(integerField(cursor, field))),
    2: (field) => {
      const shape: (number | string)[] = [];
      value.shape = shape;
      const list = messageField(cursor, field);
      readMessage(list, {
        1: (inner) => shape.push(parseDimension(messageField(list, inner))),
      });
    },
  });
}

function parseDimension(cursor: Cursor): number | string {
  let size: number | string = "";
  readMessage(cursor, {
    1: (field) => {
      expectWire(cursor, field, VARINT);
      size = readUnsigned(cursor);
    },
    2: (field) => (size = textField(cursor, field)),
  });
  return size;
}
