/**
 * A CRC-32 over a whole safetensors file, in its metadata, so that no flipped bit goes unnoticed; other readers see one more entry. It
 * comes first in the file, at a fixed place, and counts itself as zeros.
 */
import { fail } from "../codes.ts";
import { crc32 } from "../crc32.ts";
import { type ByteSource, readCopy, readRange } from "../source.ts";

/** The first entry of the metadata; `writeSafetensors` fills it in. */
export const NO_CHECKSUM: readonly [key: string, value: string] = ["sluice.checksum", "crc32:00000000"];

const encoder = new TextEncoder();
const zeros = encoder.encode("00000000");

/** The start of the header, up to the digits of the checksum. */
const beginning = encoder.encode('{"__metadata__":{"sluice.checksum":"crc32:');
const start = 8 + beginning.length;
const end = start + zeros.length;

/** Whether a file has a checksum at its place. */
export function hasChecksum(file: Uint8Array): boolean {
  return file.length >= end && beginning.every((byte, k) => file[8 + k] === byte);
}

/** Updates the checksum of a file, if it has one. */
export function putChecksum(file: Uint8Array): void {
  // Replace only eight digits in quotes.
  if (hasChecksum(file) && file[end] === 0x22) file.set(encoder.encode(checksumOf(file)), start);
}

/** @throws FormatError CHECKSUM when the file has changed since it was written */
export function checkChecksum(format: string, file: Uint8Array): void {
  compare(format, file, checksumOf(file));
}

/** Bytes to read at once. */
const BLOCK = 2 ** 22;

/** Reads a file once if it has a checksum. @throws FormatError CHECKSUM when it has changed since it was written */
export async function checkSource(format: string, source: ByteSource): Promise<void> {
  const head = await readCopy(format, source, 0, Math.min(end, source.size));
  if (!hasChecksum(head)) return;
  let crc = crcOfHead(head);
  for (let at = end; at < source.size; at += BLOCK)
    crc = crc32(await readRange(format, source, at, Math.min(at + BLOCK, source.size)), crc);
  compare(format, head, digits(crc));
}

function compare(format: string, file: Uint8Array, computed: string): void {
  const stored = new TextDecoder().decode(file.subarray(start, end));
  if (stored === computed) return;
  const reason = "The file is damaged, or another program wrote it and kept sluice.checksum in its metadata";
  fail(format, "CHECKSUM", `expected checksum ${stored}, got ${computed}. ${reason}.`, { offset: start });
}

const checksumOf = (file: Uint8Array) => digits(crc32(file.subarray(end), crcOfHead(file)));

const crcOfHead = (file: Uint8Array) => crc32(zeros, crc32(file.subarray(0, start)));

const digits = (crc: number) => crc.toString(16).padStart(8, "0");
