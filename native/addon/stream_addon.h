#pragma once

#include <node_api.h>

/**
 * Adds the functions for src/platform/node/nativeStreams.ts to the exports of the addon:
 *
 *   streamVersion   of stream.h
 *   streamTargets   the instruction sets that this processor runs, the best one last: { name, lanes, panelWidth }
 *   openStream(target, buffer, program)   a function of a number of steps that runs the program at that offset, for as long as it lives
 *   prepare(buffer)   asks for large pages, and returns the address of the first byte modulo 64; call it before writing anything
 *
 * @param count how many of the targets this processor runs
 */
void addStreams(napi_env env, napi_value exports, int count);
