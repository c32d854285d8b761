/**
 * The configuration of a Keras model in a SavedModel: since TensorFlow 2.5 in a file of its own, before that in the graph of objects.
 *
 * Source: keras-team/tf-keras, protobuf/saved_metadata.proto, saving/legacy/saved_model/json_utils.py; tensorflow/tensorflow,
 * core/protobuf/meta_graph.proto, saved_object_graph.proto.
 */
import type { Budget } from "../../../core/storage/budget.ts";
import { type Json, parseJson } from "../../../core/storage/json.ts";
import type { Folder } from "../../../core/storage/source.ts";
import { type Cursor, cursorAt, Pages } from "../../formats/cursor.ts";
import { messageField, readMessage, textField } from "../../formats/protobuf/message.ts";
import { skipField } from "../../formats/protobuf/wire.ts";

/** Fields from a file to the text of its first object, and to that object's path. */
const PLACES = [
  { file: "keras_metadata.pb", text: [1, 5], path: [1, 3] },
  { file: "saved_model.pb", text: [2, 7, 1, 4, 3] },
];

/** Resolves to the description of the model; undefined if the files beside the variables have none. @throws FormatError for damaged files */
export async function readKerasModel(folder: Folder | undefined, budget: Budget): Promise<Json | undefined> {
  for (const { file, text, path } of PLACES) {
    const source = await folder?.open(file);
    if (source === undefined) continue;
    budget.admit(source.size);
    const pages = new Pages("tensorflow", source, budget);
    const [found, place] = await pages.run(() =>
      [text, path].map((fields) => fields && firstText(cursorAt(pages, 0, undefined, file), fields)),
    );
    if (!found?.startsWith("{") || (path !== undefined && place !== "root")) continue;
    return plain(parseJson(new TextEncoder().encode(found), { format: "keras", budget }));
  }
  return undefined;
}

/** The text under the first field of each number. */
function firstText(cursor: Cursor, [number, ...inside]: readonly number[]): string | undefined {
  let found: string | undefined;
  let isRead = false;
  readMessage(cursor, {
    [number]: (field) => {
      if (isRead) return skipField(cursor, field);
      isRead = true;
      found = inside.length === 0 ? textField(cursor, field) : firstText(messageField(cursor, field), inside);
    },
  });
  return found;
}

/** Keras writes tuples and shapes as objects there. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  const [type, items] = [value.get("class_name"), value.get("items")];
  if ((type === "__tuple__" || type === "TensorShape") && Array.isArray(items)) return items.map(plain);
  return new Map([...value].map(([name, each]) => [name, plain(each)]));
}
