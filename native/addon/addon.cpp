/*
 * The kernels as a Node-API addon. It exports
 *
 *   interfaceVersion   of kernels.h
 *   targets            the instruction sets that this processor runs, the best one last: { name, lanes }
 *   run(target, kernel, numbers, arrays, threads, isDouble)   returns how many threads the system did not start, undefined for none
 *   elementsVersion   of elements.h, called in the same way
 *   and what stream_addon.h lists
 *
 * and works on the caller's arrays in place. It refuses a call with arrays that its numbers do not fit, and nothing may change between that
 * check and the kernel: no JavaScript runs there, and what other threads may write to is copied first. src/core/kernels/native/native.ts calls
 * the kernels, and src/platform/node/nativeStreams.ts what streams need.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call_sizes.h"

#include "pool.h"
#include "stream_addon.h"
#include "values.h"

namespace {

/** An instruction set: its kernels in single and in double precision, and those of elements.h. */
struct TargetSet {
  const Target *single, *inDouble, *elements;

  const Target* of(uint32_t kernel, bool isDouble) const { return kernel >= FIRST_ELEMENTS ? elements : isDouble ? inDouble : single; }
};

const TargetSet targets[] = {
    {&baselineTarget, &baselineDoubleTarget, &baselineElements},
#if defined(__x86_64__)
    {&avx2Target, &avx2DoubleTarget, &avx2Elements},
    {&avx512Target, &avx512DoubleTarget, &avx512Elements},
#endif
};

/** How many of them this processor runs: each needs those before it. */
uint32_t targetCount() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 1;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512bw")
             ? 3
             : 2;
#else
  return 1;
#endif
}

constexpr uint32_t MAX_ARRAYS = 32;
constexpr size_t MAX_NUMBERS = 32;

/** Points `to` at the elements of a typed array of whole numbers or of that type, or null for undefined. Valid until JavaScript runs. */
bool elementsOf(napi_env env, napi_value value, napi_typedarray_type expected, void** to, size_t* bytes) {
  napi_valuetype type;
  *to = nullptr;
  *bytes = 0;
  if (napi_typeof(env, value, &type) != napi_ok) return false;
  if (type == napi_undefined) return true;
  napi_typedarray_type elements;
  size_t length;
  if (napi_get_typedarray_info(env, value, &elements, &length, to, nullptr, nullptr) != napi_ok) return false;
  *bytes = (elements == napi_float64_array ? 8 : 4) * length;
  preferLargePages(*to, *bytes);
  return elements == expected || elements == napi_int32_array;
}

/** A copy of an array whose memory other threads may write to. */
class SharedCopy {
 public:
  SharedCopy() = default;
  SharedCopy(const SharedCopy&) = delete;
  ~SharedCopy() { free(copy_); }

  /** Points `data` at a copy if the memory of the array is shared. @returns false where there is no memory for it */
  bool replace(napi_env env, napi_value array, void** data, size_t bytes) {
    napi_value buffer;
    bool isOwn = false;
    if (bytes == 0) return true;
    // An ArrayBuffer belongs to one thread; a SharedArrayBuffer is none for Node-API.
    if (napi_get_typedarray_info(env, array, nullptr, nullptr, nullptr, &buffer, nullptr) == napi_ok &&
        napi_is_arraybuffer(env, buffer, &isOwn) == napi_ok && isOwn)
      return true;
    copy_ = malloc(bytes);
    if (copy_ == nullptr) return false;
    *data = memcpy(copy_, *data, bytes);
    return true;
  }

 private:
  void* copy_ = nullptr;
};

napi_value run(napi_env env, napi_callback_info info) {
  napi_value arguments[6];
  size_t count = 6;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok || count != 6) return fail(env, "run: expected 6 arguments");
  uint32_t target, kernel, threads, arrays;
  bool isDouble;
  void* numbers;
  size_t numberBytes;
  if (napi_get_value_uint32(env, arguments[0], &target) != napi_ok || target >= targetCount()) return fail(env, "run: no such target");
  if (napi_get_value_uint32(env, arguments[1], &kernel) != napi_ok) return fail(env, "run: expected the number of a kernel");
  if (napi_get_array_length(env, arguments[3], &arrays) != napi_ok || arrays > MAX_ARRAYS) return fail(env, "run: expected arrays");
  if (napi_get_value_uint32(env, arguments[4], &threads) != napi_ok || threads < 1 || threads > MAX_THREADS) return fail(env, "run: expected threads");
  if (napi_get_value_bool(env, arguments[5], &isDouble) != napi_ok) return fail(env, "run: expected whether numbers are doubles");
  const napi_typedarray_type type = isDouble ? napi_float64_array : napi_float32_array;

  // An element of the list may be a getter, which may detach or resize any array: point at their elements after the last one.
  napi_value list[MAX_ARRAYS];
  for (uint32_t i = 0; i < arrays; i++) {
    if (napi_get_element(env, arguments[3], i, &list[i]) != napi_ok) return fail(env, "run: expected arrays");
  }
  int32_t own[MAX_NUMBERS];
  if (!elementsOf(env, arguments[2], napi_int32_array, &numbers, &numberBytes) || numbers == nullptr || numberBytes > sizeof own)
    return fail(env, "run: expected numbers");
  memcpy(own, numbers, numberBytes);
  void* pointers[MAX_ARRAYS];
  Operand operands[MAX_ARRAYS];
  for (uint32_t i = 0; i < arrays; i++) {
    if (!elementsOf(env, list[i], type, &pointers[i], &operands[i].bytes))
      return fail(env, "run: expected arrays of whole numbers, and of doubles or of singles");
    operands[i].data = pointers[i];
  }
  SharedCopy copies[2];
  const uint32_t trusted[] = {uint32_t(placesOf(kernel)), uint32_t(listOf(kernel))};
  for (int k = 0; k < 2; k++) {
    const uint32_t i = trusted[k];
    if (i >= arrays) continue;
    if (!copies[k].replace(env, list[i], &pointers[i], operands[i].bytes)) return failWithoutMemory(env, "run: out of memory");
    operands[i].data = pointers[i];
  }
  const Target* code = targets[target].of(kernel, isDouble);
  const char* misfit = misfitOf({kernel, own, numberBytes / 4, operands, arrays, code->lanes, code->numberSize});
  if (misfit != nullptr) {
    char message[128];
    snprintf(message, sizeof message, "run: expected a kernel with numbers and arrays that fit it, got another %s", misfit);
    return fail(env, message);
  }
  const int missing = Pool::instance().run({code, int(kernel), own, pointers}, int(threads));
  if (missing < 0) return failWithoutMemory(env, "run: out of memory");
  return missing > 0 ? number(env, missing) : nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value list;
  if (!Pool::enter()) return fail(env, "addon: out of memory");
  // A worker that ends may be the last to use this code, which is then unloaded: no thread may be left in it.
  if (napi_add_env_cleanup_hook(env, [](void*) { Pool::leave(); }, env) != napi_ok) {
    Pool::leave();
    return fail(env, "addon: expected to be able to clean up");
  }
  napi_create_array(env, &list);
  for (uint32_t i = 0; i < targetCount(); i++) {
    napi_value target;
    napi_create_object(env, &target);
    setText(env, target, "name", targets[i].single->name);
    set(env, target, "lanes", number(env, targets[i].single->lanes));
    napi_set_element(env, list, i, target);
  }
  set(env, exports, "targets", list);
  set(env, exports, "interfaceVersion", number(env, baselineTarget.interfaceVersion));
  set(env, exports, "elementsVersion", number(env, baselineElements.interfaceVersion));
  setFunction(env, exports, "run", run);
  addStreams(env, exports, int(targetCount()));
  return exports;
}
