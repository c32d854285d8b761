/** Data: text, tables, labelled sequences and calendars into batches. Bytes and strings come in; files are opened elsewhere. */
export {
  digestOf,
  padIds,
  padVectors,
  type SequenceBatch,
  type SequenceBatches,
  shuffledBatches,
  streamBatches,
} from "./batches.ts";
export type { CalendarField } from "./calendar.ts";
export type { DecimalMark } from "./cells.ts";
export { type CSVOptions, readCSV } from "./csv.ts";
export { type DateFormat, formatDate, parseDate } from "./dates.ts";
export { readExcel } from "./excel.ts";
export {
  type FramePort,
  type FrameReading,
  type FrameValues,
  frameRows,
  frameShape,
  readFrames,
} from "./frames.ts";
export {
  type Label,
  type LabelledSequences,
  readJSONLines,
  sequencesFrom,
} from "./jsonl.ts";
export { readParquet } from "./parquet.ts";
export { type DataFile, readTable, type TableReading } from "./readTable.ts";
export { type DataRecord, readJSONTable, tableFrom } from "./records.ts";
export type { Scaling } from "./scale.ts";
export {
  type CellReading,
  type Fill,
  type Missing,
  numbersOf,
  numericColumns,
  type Table,
  type TableCell,
  type TableOptions,
} from "./table.ts";
export {
  byteVocabulary,
  characterVocabulary,
  type Vocabulary,
  type VocabularyData,
  vocabularyFrom,
} from "./text.ts";
