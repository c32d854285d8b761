/* Made by `npm run build:wasm` from src/core/kernels/compiled/kernelTable.ts; do not edit. */
#pragma once

#include "simd.h"

namespace sluice {
namespace SLUICE_TARGET {

constexpr int interfaceVersion = 10;

enum class Kernel : int32_t { matmul, lstmForward, lstmBackward, gruForward, gruBackward, rnnForward, rnnBackward, activation, peak, equationsForward, equationsBackward };

/** A call as it arrives. */
struct Call {
  const int32_t* numbers;
  Real* const* arrays;
};

struct Matmul : Call {
  int rows = numbers[0];
  int inner = numbers[1];
  int columns = numbers[2];
  int transposeA = numbers[3];
  int transposeB = numbers[4];
  int accumulate = numbers[5];
  const Real* a = arrays[0];
  const Real* b = arrays[1];
  Real* out = arrays[2];
};

struct LstmForward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  Real* hidden = arrays[2];
  Real* cell = arrays[3];
  const Real* weightIh = arrays[4];
  const Real* weightHh = arrays[5];
  const Real* biasIh = arrays[6];
  const Real* biasHh = arrays[7];
  Real* output = arrays[8];
  Real* gates = arrays[9];
  Real* cells = arrays[10];
};

struct LstmBackward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  const Real* initialHidden = arrays[2];
  const Real* initialCell = arrays[3];
  const Real* weightIh = arrays[4];
  const Real* weightHh = arrays[5];
  const Real* output = arrays[6];
  const Real* gates = arrays[7];
  const Real* cells = arrays[8];
  const Real* gradOutput = arrays[9];
  Real* gradHidden = arrays[10];
  Real* gradCell = arrays[11];
  Real* gradInput = arrays[12];
  Real* gradWeightIh = arrays[13];
  Real* gradWeightHh = arrays[14];
  Real* gradBias = arrays[15];
};

struct GruForward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  Real* hidden = arrays[2];
  const Real* weightIh = arrays[3];
  const Real* weightHh = arrays[4];
  const Real* biasIh = arrays[5];
  const Real* biasHh = arrays[6];
  Real* output = arrays[7];
  Real* gates = arrays[8];
  Real* recurrentNew = arrays[9];
};

struct GruBackward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  const Real* initialHidden = arrays[2];
  const Real* weightIh = arrays[3];
  const Real* weightHh = arrays[4];
  const Real* output = arrays[5];
  const Real* gates = arrays[6];
  const Real* recurrentNew = arrays[7];
  const Real* gradOutput = arrays[8];
  Real* gradHidden = arrays[9];
  Real* gradInput = arrays[10];
  Real* gradWeightIh = arrays[11];
  Real* gradWeightHh = arrays[12];
  Real* gradBiasIh = arrays[13];
  Real* gradBiasHh = arrays[14];
};

struct RnnForward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  int relu = numbers[7];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  Real* hidden = arrays[2];
  const Real* weightIh = arrays[3];
  const Real* weightHh = arrays[4];
  const Real* biasIh = arrays[5];
  const Real* biasHh = arrays[6];
  Real* output = arrays[7];
  Real* gates = arrays[8];
};

struct RnnBackward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  int relu = numbers[7];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  const Real* initialHidden = arrays[2];
  const Real* weightIh = arrays[3];
  const Real* weightHh = arrays[4];
  const Real* output = arrays[5];
  const Real* gates = arrays[6];
  const Real* gradOutput = arrays[7];
  Real* gradHidden = arrays[8];
  Real* gradInput = arrays[9];
  Real* gradWeightIh = arrays[10];
  Real* gradWeightHh = arrays[11];
  Real* gradBias = arrays[12];
};

struct Activation : Call {
  int count = numbers[0];
  int which = numbers[1];
  const Real* x = arrays[0];
  Real* out = arrays[1];
};

struct Peak : Call {
  int turns = numbers[0];
  const Real* factor = arrays[0];
  Real* out = arrays[1];
};

struct EquationsForward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  int stateSize = numbers[7];
  int inputBlocks = numbers[8];
  int recurrentBlocks = numbers[9];
  int inputs = numbers[10];
  int gateCount = numbers[11];
  int recurrentGates = numbers[12];
  int projects = numbers[13];
  int parts = numbers[14];
  int parameters = numbers[15];
  int vectorRows = numbers[16];
  int keptColumns = numbers[17];
  int stepMaskColumns = numbers[18];
  int sequenceMaskColumns = numbers[19];
  int workColumns = numbers[20];
  int localCount = numbers[21];
  int spaceCount = numbers[22];
  int productCount = numbers[23];
  int instructionCount = numbers[24];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  const int32_t* list = reinterpret_cast<const int32_t*>(arrays[2]);
  const Real* weightIh = arrays[3];
  const Real* weightHh = arrays[4];
  const Real* weightHr = arrays[5];
  const Real* vectors = arrays[6];
  const Real* masks = arrays[7];
  Real* state = arrays[8];
  Real* output = arrays[9];
  Real* gates = arrays[10];
  Real* kept = arrays[11];
};

struct EquationsBackward : Call {
  int steps = numbers[0];
  int batch = numbers[1];
  int inputSize = numbers[2];
  int hiddenSize = numbers[3];
  int reverse = numbers[4];
  int traced = numbers[5];
  int rounded = numbers[6];
  int stateSize = numbers[7];
  int inputBlocks = numbers[8];
  int recurrentBlocks = numbers[9];
  int inputs = numbers[10];
  int gateCount = numbers[11];
  int recurrentGates = numbers[12];
  int projects = numbers[13];
  int parts = numbers[14];
  int parameters = numbers[15];
  int vectorRows = numbers[16];
  int keptColumns = numbers[17];
  int stepMaskColumns = numbers[18];
  int sequenceMaskColumns = numbers[19];
  int workColumns = numbers[20];
  int localCount = numbers[21];
  int spaceCount = numbers[22];
  int productCount = numbers[23];
  int instructionCount = numbers[24];
  int windowColumns = numbers[25];
  int usesInput = numbers[26];
  int learns = numbers[27];
  const int32_t* lengths = reinterpret_cast<const int32_t*>(arrays[0]);
  const Real* input = arrays[1];
  const int32_t* list = reinterpret_cast<const int32_t*>(arrays[2]);
  const Real* weightIh = arrays[3];
  const Real* weightHh = arrays[4];
  const Real* weightHr = arrays[5];
  const Real* vectors = arrays[6];
  const Real* masks = arrays[7];
  const Real* state = arrays[8];
  const Real* output = arrays[9];
  const Real* gates = arrays[10];
  const Real* kept = arrays[11];
  const Real* gradOutput = arrays[12];
  Real* gradState = arrays[13];
  Real* gradInput = arrays[14];
  Real* gradWeightIh = arrays[15];
  Real* gradWeightHh = arrays[16];
  Real* gradWeightHr = arrays[17];
  Real* gradVectors = arrays[18];
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
