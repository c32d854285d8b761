/** CRC-32 of zip and gzip, and CRC-32C of TensorFlow: the same sum with two polynomials. */

/** Four tables, for four bytes at once ("slicing by four"). @param polynomial reflected */
function makeTables(polynomial: number): Uint32Array[] {
  const tables = Array.from({ length: 4 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++)
      remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    tables[0][byte] = remainder;
  }
  for (let byte = 0; byte < 256; byte++) {
    for (let k = 1; k < 4; k++) {
      const before = tables[k - 1][byte];
      tables[k][byte] = (before >>> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

const ZIP = makeTables(0xedb88320);
const CASTAGNOLI = makeTables(0x82f63b78);

function checksum([t0, t1, t2, t3]: readonly Uint32Array[], bytes: Uint8Array, before: number): number {
  let crc = ~before;
  let k = 0;
  for (const end = bytes.length - 3; k < end; k += 4) {
    crc ^= bytes[k] | (bytes[k + 1] << 8) | (bytes[k + 2] << 16) | (bytes[k + 3] << 24);
    crc = t3[crc & 0xff] ^ t2[(crc >>> 8) & 0xff] ^ t1[(crc >>> 16) & 0xff] ^ t0[crc >>> 24];
  }
  for (; k < bytes.length; k++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[k]) & 0xff];
  return ~crc >>> 0;
}

/** @param before checksum of the bytes before these; 0 if there are none */
export function crc32(bytes: Uint8Array, before = 0): number {
  return checksum(ZIP, bytes, before);
}

export function crc32c(bytes: Uint8Array): number {
  return checksum(CASTAGNOLI, bytes, 0);
}

/** CRC-32C in the masked form for data that may contain checksums (LevelDB, util/crc32c.h). */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
