/** Element types by PyTorch's classes of storages, which `torch.cuda` has too. */
export const STORAGES: ReadonlyMap<string, string> = new Map([
  ["FloatStorage", "F32"],
  ["DoubleStorage", "F64"],
  ["HalfStorage", "F16"],
  ["BFloat16Storage", "BF16"],
  ["LongStorage", "I64"],
  ["IntStorage", "I32"],
  ["ShortStorage", "I16"],
  ["CharStorage", "I8"],
  ["ByteStorage", "U8"],
  ["BoolStorage", "BOOL"],
  ["ComplexFloatStorage", "C64"],
]);

/** Names of elements that we do not read, and their bytes, by the classes of their storages. */
export const UNREAD_STORAGES: ReadonlyMap<string, { what: string; bytes: number }> = new Map([
  ["ComplexDoubleStorage", { what: "complex128", bytes: 16 }],
  ["QInt8Storage", { what: "quantized", bytes: 1 }],
  ["QUInt8Storage", { what: "quantized", bytes: 1 }],
  ["QInt32Storage", { what: "quantized", bytes: 4 }],
  ["QUInt4x2Storage", { what: "quantized", bytes: 1 }],
  ["QUInt2x4Storage", { what: "quantized", bytes: 1 }],
]);
