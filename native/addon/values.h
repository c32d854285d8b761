/* Values and errors of Node-API, for both parts of the addon. */
#pragma once

#include <node_api.h>

inline napi_value fail(napi_env env, const char* message) {
  napi_throw_type_error(env, "ARGUMENT", message);
  return nullptr;
}

inline napi_value failWithoutMemory(napi_env env, const char* message) {
  napi_throw_range_error(env, "MEMORY", message);
  return nullptr;
}

inline napi_value number(napi_env env, int64_t value) {
  napi_value result = nullptr;
  napi_create_int64(env, value, &result);
  return result;
}

inline void set(napi_env env, napi_value object, const char* name, napi_value value) { napi_set_named_property(env, object, name, value); }

inline void setText(napi_env env, napi_value object, const char* name, const char* text) {
  napi_value value;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
  set(env, object, name, value);
}

inline void setFunction(napi_env env, napi_value object, const char* name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
  set(env, object, name, function);
}
