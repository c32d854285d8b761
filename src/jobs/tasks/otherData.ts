/** Names data in formats that we do not read, with advice. Loaded only when a file seems to be neither text nor a table that we read. */

const SAVE = "Save it as CSV, Parquet or .xlsx.";
const ARROW = "Save it as Parquet or CSV; in code, tableFrom takes the table that apache-arrow reads.";
const XLS = "Save it as .xlsx without a password, or as CSV.";
const UNPACK = "Unpack it first; we read gzip only.";

/** First bytes, one character each; what they begin; advice. */
const BEGINNINGS: readonly [beginning: string, what: string, advice: string][] = [
  ["ARROW1", "an Arrow file", ARROW],
  ["\xff\xff\xff\xff", "an Arrow stream", ARROW],
  ["FEA1", "a Feather file", SAVE],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of the old kind (.xls) or with a password", XLS],
  // Older ones have no folder of streams around the workbook.
  ...["\t\0\x04\0", "\t\x02\x06\0", "\t\x04\x06\0", "\t\b"].map((beginning): [string, string, string] => [
    beginning,
    "a workbook of the old kind (.xls)",
    XLS,
  ]),
  ["ORC", "an ORC file", SAVE],
  ["Obj\x01", "an Avro file", SAVE],
  ["SQLite format 3\0", "an SQLite database", SAVE],
  ["\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", "a SAS file", SAVE],
  ["<stata_dta>", "a Stata file", SAVE],
  ["$FL2@", "an SPSS file", SAVE],
  ["X\n\0\0\0", "a file of R", SAVE],
  ["RDX3\n", "a file of R", SAVE],
  ["MATLAB 5.0 MAT-file", "a MATLAB file", SAVE],
  ["CDF", "a netCDF file", SAVE],
  ["BZh91AY&SY", "a file compressed with bzip2", UNPACK],
  ["\xfd7zXZ\0", "a file compressed with xz", UNPACK],
  ["\x28\xb5\x2f\xfd", "a file compressed with Zstandard", UNPACK],
];
/** Bytes of the longest beginning. */
const HEAD = 32;

const ZIP = "PK\x03\x04";
/** In a zip, where the first file's name begins, and the bytes at its end that name its files, if they are few. */
const NAME = 30;
const TAIL = 1 << 16;
/** The name of the first file of a zip, if it holds data; another file or its content follows. */
const DATA_NAME = /^[\w ./-]{1,200}?\.(?:csv|tsv|txt|jsonl?|ndjson|parquet|xlsx?)/i;

/** Returns what a file is, in words that follow "got", and what to do; undefined for a kind that it does not know. */
export function otherData(bytes: Uint8Array): { what: string; advice: string } | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD));
  const [, what, advice = ""] = BEGINNINGS.find(([beginning]) => head.startsWith(beginning)) ?? [];
  if (what !== undefined) return { what, advice };
  if (!head.startsWith(ZIP)) return undefined;
  const latin1 = new TextDecoder("latin1");
  const names = latin1.decode(bytes.subarray(-TAIL));
  if (names.includes("META-INF/manifest.xml") && names.includes("content.xml"))
    return { what: "an OpenDocument file", advice: SAVE };
  if (names.includes("Index/Document.iwa"))
    return { what: "a file of Apple Numbers, Pages or Keynote", advice: "Export it as .xlsx or CSV." };
  return DATA_NAME.test(latin1.decode(bytes.subarray(NAME, NAME + 256)))
    ? { what: "a zip archive of data", advice: "Unpack it, and take the file in it." }
    : undefined;
}
