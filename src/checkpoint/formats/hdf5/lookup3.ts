/**
 * The checksum of HDF5's newer structures: Bob Jenkins' lookup3 ("hashlittle", public domain, 2006) with initial value 0. It
 * finds accidents, not attacks.
 */

const rotate = (x: number, k: number) => (x << k) | (x >>> (32 - k));

export function lookup3(bytes: Uint8Array): number {
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  const word = () => {
    let value = 0;
    // Zeros fill the last block.
    for (let k = 0; k < 4 && at < bytes.length; k++) value |= bytes[at++] << (8 * k);
    return value;
  };
  while (bytes.length - at > 12) {
    a = (a + word()) | 0;
    b = (b + word()) | 0;
    c = (c + word()) | 0;
    a = ((a - c) | 0) ^ rotate(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotate(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotate(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ rotate(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rotate(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rotate(b, 4);
    b = (b + a) | 0;
  }
  if (at === bytes.length) return c >>> 0;
  a = (a + word()) | 0;
  b = (b + word()) | 0;
  c = (c + word()) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}
