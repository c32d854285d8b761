/**
 * A CRC-32 over a whole safetensors file, in its metadata, so that no flipped bit goes unnoticed; other readers see one more entry. It
 * comes first in the file, at a fixed place, and counts itself as zeros.
 */
import { fail } from "../codes.ts";
import { crc32 } from "../crc32.ts";

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
  const stored = new TextDecoder().decode(file.subarray(start, end));
  const computed = checksumOf(file);
  if (stored === computed) return;
  const reason = "The file is damaged, or another program wrote it and kept sluice.checksum in its metadata";
  fail(format, "CHECKSUM", `expected checksum ${stored}, got ${computed}. ${reason}.`, { offset: start });
}

function checksumOf(file: Uint8Array): string {
  const crc = crc32(file.subarray(end), crc32(zeros, crc32(file.subarray(0, start))));
  return crc.toString(16).padStart(8, "0");
}
