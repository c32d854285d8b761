/* The loop of src/core/tensor/packed.ts as a WebAssembly module: engines run it at full speed from the first byte. src/core/kernels/wasm/modules.ts
   calls it. */
#include <stdint.h>

/**
 * Writes the bytes of packed text, and returns where they end.
 *
 * @param begins for each character its byte, or below 0 where its pairs begin: -1 is the first of `paired`
 * @param digits for each second character of a pair, how far from there
 */
extern "C" __attribute__((export_name("unpack"))) uint8_t *unpack(const uint8_t *text, const uint8_t *end, uint8_t *bytes,
                                                                  const int16_t *begins, const uint8_t *digits, const uint8_t *paired) {
    while (text < end) {
        const int begin = begins[*text++];
        *bytes++ = begin >= 0 ? static_cast<uint8_t>(begin) : paired[~begin + digits[*text++]];
    }
    return bytes;
}
