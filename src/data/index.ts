/** Data: batches from text, tables, labelled sequences and calendars. This room takes bytes and strings; others open files. */
export {
  digestOf,
  padIds,
  padVectors,
  type SequenceBatch,
  type SequenceBatches,
  shuffledBatches,
  streamBatches,
} from "./batches.ts";
export {
  type CalendarFeature,
  type CalendarField,
  calendarFor,
  calendarSize,
  datesAfter,
  datesOf,
  type Frequency,
  formatDate,
  frequencyOf,
  parseDate,
  writeCalendar,
} from "./calendar.ts";
export { type CSVOptions, readCSV } from "./csv.ts";
export {
  type DataRecord,
  type Label,
  type LabelledSequences,
  readJSONLines,
  sequencesFrom,
} from "./jsonl.ts";
export { readParquet } from "./parquet.ts";
export { learnScaling, type Scaling, scale, unscale } from "./scale.ts";
export { chronologicalSplit, type Part, type RowSplit } from "./split.ts";
export { type Missing, numbersOf, numericColumns, type Table, type TableCell, tableFrom } from "./table.ts";
export {
  byteVocabulary,
  characterVocabulary,
  type Vocabulary,
  type VocabularyData,
  vocabularyFrom,
} from "./text.ts";
export { type WindowSizes, windowOrigins } from "./windows.ts";
