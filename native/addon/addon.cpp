/*
 * The kernels as a Node-API addon. It exports
 *
 *   interfaceVersion   of kernels.h
 *   targets            the instruction sets that this processor runs, the best one last: { name, lanes }
 *   run(target, kernel, numbers, arrays, threads, isDouble)   returns how many threads the system did not start, undefined for none
 *   pointwiseVersion   of pointwise.h, called in the same way
 *   and what stream_addon.h lists
 *
 * and works on the caller's arrays in place. It refuses a call with arrays that its numbers do not fit. src/kernels/native/native.ts calls
 * the kernels, and src/node/stream.ts what streams need.
 */
#include <node_api.h>

#include <stdio.h>

#include "call_sizes.h"

#include "pool.h"
#include "stream_addon.h"

namespace {

/** An instruction set: its kernels in single and in double precision, and those of pointwise.h. */
struct TargetSet {
  const Target *single, *inDouble, *pointwise;

  const Target* of(uint32_t kernel, bool isDouble) const { return kernel >= FIRST_POINTWISE ? pointwise : isDouble ? inDouble : single; }
};

const TargetSet targets[] = {
    {&baselineTarget, &baselineDoubleTarget, &baselinePointwise},
#if defined(__x86_64__)
    {&avx2Target, &avx2DoubleTarget, &avx2Pointwise},
    {&avx512Target, &avx512DoubleTarget, &avx512Pointwise},
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

napi_value fail(napi_env env, const char* message) {
  napi_throw_type_error(env, "ARGUMENT", message);
  return nullptr;
}

constexpr uint32_t MAX_ARRAYS = 32;

/** Points `to` at the elements of a typed array of whole numbers or of that type, or null for undefined. */
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

napi_value number(napi_env env, int value) {
  napi_value result;
  napi_create_int32(env, value, &result);
  return result;
}

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
  if (!elementsOf(env, arguments[2], napi_int32_array, &numbers, &numberBytes) || numbers == nullptr) return fail(env, "run: expected numbers");
  if (napi_get_array_length(env, arguments[3], &arrays) != napi_ok || arrays > MAX_ARRAYS) return fail(env, "run: expected arrays");
  if (napi_get_value_uint32(env, arguments[4], &threads) != napi_ok || threads < 1 || threads > MAX_THREADS) return fail(env, "run: expected threads");
  if (napi_get_value_bool(env, arguments[5], &isDouble) != napi_ok) return fail(env, "run: expected whether numbers are doubles");
  const napi_typedarray_type type = isDouble ? napi_float64_array : napi_float32_array;

  void* pointers[MAX_ARRAYS];
  Operand operands[MAX_ARRAYS];
  for (uint32_t i = 0; i < arrays; i++) {
    napi_value array;
    if (napi_get_element(env, arguments[3], i, &array) != napi_ok || !elementsOf(env, array, type, &pointers[i], &operands[i].bytes))
      return fail(env, "run: expected arrays of whole numbers, and of doubles or of singles");
    operands[i].data = pointers[i];
  }
  const Target* code = targets[target].of(kernel, isDouble);
  int32_t* own = static_cast<int32_t*>(numbers);
  const char* misfit = misfitOf({kernel, own, numberBytes / 4, operands, arrays, code->lanes, code->numberSize});
  if (misfit != nullptr) {
    char message[128];
    snprintf(message, sizeof message, "run: expected a kernel with numbers and arrays that fit it, got another %s", misfit);
    return fail(env, message);
  }
  const int missing = Pool::instance().run({code, int(kernel), own, pointers}, int(threads));
  if (missing < 0) napi_throw_range_error(env, "MEMORY", "run: out of memory");
  return missing > 0 ? number(env, missing) : nullptr;
}

void set(napi_env env, napi_value object, const char* name, napi_value value) { napi_set_named_property(env, object, name, value); }

}  // namespace

NAPI_MODULE_INIT() {
  napi_value list, function;
  if (!Pool::enter()) return fail(env, "addon: out of memory");
  // A worker that ends may be the last to use this code, which is then unloaded: no thread may be left in it.
  if (napi_add_env_cleanup_hook(env, [](void*) { Pool::leave(); }, env) != napi_ok) {
    Pool::leave();
    return fail(env, "addon: expected to be able to clean up");
  }
  napi_create_array(env, &list);
  for (uint32_t i = 0; i < targetCount(); i++) {
    napi_value target, name;
    napi_create_object(env, &target);
    napi_create_string_utf8(env, targets[i].single->name, NAPI_AUTO_LENGTH, &name);
    set(env, target, "name", name);
    set(env, target, "lanes", number(env, targets[i].single->lanes));
    napi_set_element(env, list, i, target);
  }
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, nullptr, &function);
  set(env, exports, "targets", list);
  set(env, exports, "interfaceVersion", number(env, baselineTarget.interfaceVersion));
  set(env, exports, "pointwiseVersion", number(env, baselinePointwise.interfaceVersion));
  set(env, exports, "run", function);
  addStreams(env, exports, int(targetCount()));
  return exports;
}
