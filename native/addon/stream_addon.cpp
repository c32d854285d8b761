/* See stream_addon.h. The caller has laid out the memory; a program that does not fit it is refused. */
#include "stream_addon.h"

#include <stdlib.h>
#include <string.h>

#include <new>

#include "stream_target.h"
#include "system.h"
#include "values.h"

namespace {

#if defined(__x86_64__)
const StreamTarget* const targets[] = {&baselineStreams, &avx2Streams, &avx512Streams};
#else
const StreamTarget* const targets[] = {&baselineStreams};
#endif
int available = 0;

/** The data of a function from `openStream`. */
struct OpenStream {
  const StreamTarget* target;
  uint32_t program;
  /** Of a call */
  int32_t mostSteps;
  /** Keeps the buffer. */
  napi_ref buffer;
  /** Of the buffer and of the program, when they were checked. */
  size_t length, programBytes;

  /** The program that was checked; it lies behind this. */
  char* checked() { return reinterpret_cast<char*>(this + 1); }
};

bool bufferOf(napi_env env, napi_value value, void** bytes, size_t* length) {
  bool isBuffer = false;
  return napi_is_arraybuffer(env, value, &isBuffer) == napi_ok && isBuffer && napi_get_arraybuffer_info(env, value, bytes, length) == napi_ok;
}

napi_value run(napi_env env, napi_callback_info info) {
  napi_value argument, buffer;
  size_t count = 1, length;
  void *data, *bytes;
  int32_t steps;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, &data) != napi_ok || count != 1 ||
      napi_get_value_int32(env, argument, &steps) != napi_ok)
    return fail(env, "stream: expected a number of steps");
  OpenStream& stream = *static_cast<OpenStream*>(data);
  if (napi_get_reference_value(env, stream.buffer, &buffer) != napi_ok || napi_get_arraybuffer_info(env, buffer, &bytes, &length) != napi_ok)
    return fail(env, "stream: expected its memory");
  // Since the check, JavaScript may have detached or resized the buffer, or changed the program in it.
  char* memory = static_cast<char*>(bytes);
  if (length < stream.length || memcmp(memory + stream.program, stream.checked(), stream.programBytes) != 0)
    return fail(env, "stream: expected the memory and the program that it was opened with");
  if (steps < 0 || steps > stream.mostSteps) return fail(env, "stream: expected a number of steps that its memory has room for");
  stream.target->run(memory, stream.program, steps);
  return nullptr;
}

void close(napi_env env, void* data, void*) {
  OpenStream* stream = static_cast<OpenStream*>(data);
  napi_delete_reference(env, stream->buffer);
  free(stream);
}

napi_value openStream(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t count = 3, length;
  uint32_t target, program;
  void* bytes;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok || count != 3)
    return fail(env, "openStream: expected 3 arguments");
  if (napi_get_value_uint32(env, arguments[0], &target) != napi_ok || target >= uint32_t(available)) return fail(env, "openStream: no such target");
  if (!bufferOf(env, arguments[1], &bytes, &length)) return fail(env, "openStream: expected an ArrayBuffer");
  if (napi_get_value_uint32(env, arguments[2], &program) != napi_ok || program >= length) return fail(env, "openStream: expected an offset in the buffer");
  const StreamTarget& code = *targets[target];
  const char* memory = static_cast<char*>(bytes);
  const int mostSteps = code.roomFor(memory, length, program);
  if (mostSteps < 0) return fail(env, "openStream: expected a program that fits in the buffer");
  const size_t programBytes = code.programBytes(memory, program);
  void* own = malloc(sizeof(OpenStream) + programBytes);
  OpenStream* stream = own == nullptr ? nullptr : new (own) OpenStream{&code, program, mostSteps, nullptr, length, programBytes};
  napi_value function;
  if (stream == nullptr || napi_create_reference(env, arguments[1], 1, &stream->buffer) != napi_ok) {
    free(stream);
    return failWithoutMemory(env, "openStream: out of memory");
  }
  memcpy(stream->checked(), memory + program, programBytes);
  if (napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, stream, &function) != napi_ok ||
      napi_add_finalizer(env, function, stream, close, nullptr, nullptr) != napi_ok) {
    close(env, stream, nullptr);
    return failWithoutMemory(env, "openStream: out of memory");
  }
  return function;
}

napi_value prepare(napi_env env, napi_callback_info info) {
  napi_value argument;
  size_t count = 1, length;
  void* bytes;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) != napi_ok || count != 1 || !bufferOf(env, argument, &bytes, &length))
    return fail(env, "prepare: expected an ArrayBuffer");
  preferLargePages(bytes, length);
  return number(env, int64_t(reinterpret_cast<uintptr_t>(bytes) % 64));
}

}  // namespace

void addStreams(napi_env env, napi_value exports, int count) {
  available = count;
  napi_value list;
  napi_create_array(env, &list);
  for (int i = 0; i < count; i++) {
    napi_value target;
    napi_create_object(env, &target);
    setText(env, target, "name", targets[i]->name);
    set(env, target, "lanes", number(env, targets[i]->lanes));
    set(env, target, "panelWidth", number(env, targets[i]->panelWidth));
    napi_set_element(env, list, uint32_t(i), target);
  }
  set(env, exports, "streamTargets", list);
  set(env, exports, "streamVersion", number(env, targets[0]->version));
  setFunction(env, exports, "openStream", openStream);
  setFunction(env, exports, "prepare", prepare);
}
