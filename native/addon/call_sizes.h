/* Made by `npm run build:wasm` from tools/kernel-operands.ts; do not edit. */
#pragma once

#include "list_check.h"

/** Returns the name of what does not fit the other numbers and arrays of a call; null: all fit. No other kernel may run. */
inline const char* misfitOf(const CheckedCall& call) {
  switch (call.kernel) {
    case 0: {  // matmul
      if (call.numberCount != 6) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 0) return "inner";
      const int32_t inner = call.numbers[1];
      if (call.numbers[2] < 1) return "columns";
      const int32_t columns = call.numbers[2];
      const Operand& a = call.arrays[0];
      const Operand& b = call.arrays[1];
      const Operand& out = call.arrays[2];
      if (!holds(a, call.numberSize, {rows, inner})) return "a";
      if (!holds(b, call.numberSize, {inner, columns})) return "b";
      if (!holds(out, call.numberSize, {rows, columns})) return "out";
      return nullptr;
    }
    case 1: {  // lstmForward
      if (call.numberCount != 7) return "numbers";
      if (call.arrayCount != 11) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      const int32_t traced = call.numbers[5];
      const int64_t gateCount = 4;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& hidden = call.arrays[2];
      const Operand& cell = call.arrays[3];
      const Operand& weightIh = call.arrays[4];
      const Operand& weightHh = call.arrays[5];
      const Operand& biasIh = call.arrays[6];
      const Operand& biasHh = call.arrays[7];
      const Operand& output = call.arrays[8];
      const Operand& gates = call.arrays[9];
      const Operand& cells = call.arrays[10];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(hidden, call.numberSize, {batch, hiddenSize})) return "hidden";
      if (!holds(cell, call.numberSize, {batch, hiddenSize})) return "cell";
      if (!holds(weightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "weightIh";
      if (!holds(weightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "weightHh";
      if (has(biasIh) && !holds(biasIh, call.numberSize, {gateCount, hiddenSize})) return "biasIh";
      if (has(biasHh) && !holds(biasHh, call.numberSize, {gateCount, hiddenSize})) return "biasHh";
      if (!holds(output, call.numberSize, {steps, batch, hiddenSize})) return "output";
      if (traced && !holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (traced && !holds(cells, call.numberSize, {steps, batch, hiddenSize})) return "cells";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 2: {  // lstmBackward
      if (call.numberCount != 7) return "numbers";
      if (call.arrayCount != 16) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      const int64_t gateCount = 4;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& initialHidden = call.arrays[2];
      const Operand& initialCell = call.arrays[3];
      const Operand& weightIh = call.arrays[4];
      const Operand& weightHh = call.arrays[5];
      const Operand& output = call.arrays[6];
      const Operand& gates = call.arrays[7];
      const Operand& cells = call.arrays[8];
      const Operand& gradOutput = call.arrays[9];
      const Operand& gradHidden = call.arrays[10];
      const Operand& gradCell = call.arrays[11];
      const Operand& gradInput = call.arrays[12];
      const Operand& gradWeightIh = call.arrays[13];
      const Operand& gradWeightHh = call.arrays[14];
      const Operand& gradBias = call.arrays[15];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(initialHidden, call.numberSize, {batch, hiddenSize})) return "initialHidden";
      if (!holds(initialCell, call.numberSize, {batch, hiddenSize})) return "initialCell";
      if (!holds(weightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "weightIh";
      if (!holds(weightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "weightHh";
      if (!holds(output, call.numberSize, {steps, batch, hiddenSize})) return "output";
      if (!holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (!holds(cells, call.numberSize, {steps, batch, hiddenSize})) return "cells";
      if (has(gradOutput) && !holds(gradOutput, call.numberSize, {steps, batch, hiddenSize})) return "gradOutput";
      if (!holds(gradHidden, call.numberSize, {batch, hiddenSize})) return "gradHidden";
      if (!holds(gradCell, call.numberSize, {batch, hiddenSize})) return "gradCell";
      if (has(gradInput) && !holds(gradInput, call.numberSize, {steps, batch, inputSize})) return "gradInput";
      if (has(gradWeightIh) && !holds(gradWeightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "gradWeightIh";
      if (has(gradWeightIh) && !holds(gradWeightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "gradWeightHh";
      if (has(gradWeightIh) && !holds(gradBias, call.numberSize, {gateCount, hiddenSize})) return "gradBias";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 3: {  // gruForward
      if (call.numberCount != 7) return "numbers";
      if (call.arrayCount != 10) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      const int32_t traced = call.numbers[5];
      const int64_t gateCount = 3;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& hidden = call.arrays[2];
      const Operand& weightIh = call.arrays[3];
      const Operand& weightHh = call.arrays[4];
      const Operand& biasIh = call.arrays[5];
      const Operand& biasHh = call.arrays[6];
      const Operand& output = call.arrays[7];
      const Operand& gates = call.arrays[8];
      const Operand& recurrentNew = call.arrays[9];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(hidden, call.numberSize, {batch, hiddenSize})) return "hidden";
      if (!holds(weightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "weightIh";
      if (!holds(weightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "weightHh";
      if (has(biasIh) && !holds(biasIh, call.numberSize, {gateCount, hiddenSize})) return "biasIh";
      if (has(biasHh) && !holds(biasHh, call.numberSize, {gateCount, hiddenSize})) return "biasHh";
      if (!holds(output, call.numberSize, {steps, batch, hiddenSize})) return "output";
      if (traced && !holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (traced && !holds(recurrentNew, call.numberSize, {steps, batch, hiddenSize})) return "recurrentNew";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 4: {  // gruBackward
      if (call.numberCount != 7) return "numbers";
      if (call.arrayCount != 15) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      const int64_t gateCount = 3;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& initialHidden = call.arrays[2];
      const Operand& weightIh = call.arrays[3];
      const Operand& weightHh = call.arrays[4];
      const Operand& output = call.arrays[5];
      const Operand& gates = call.arrays[6];
      const Operand& recurrentNew = call.arrays[7];
      const Operand& gradOutput = call.arrays[8];
      const Operand& gradHidden = call.arrays[9];
      const Operand& gradInput = call.arrays[10];
      const Operand& gradWeightIh = call.arrays[11];
      const Operand& gradWeightHh = call.arrays[12];
      const Operand& gradBiasIh = call.arrays[13];
      const Operand& gradBiasHh = call.arrays[14];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(initialHidden, call.numberSize, {batch, hiddenSize})) return "initialHidden";
      if (!holds(weightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "weightIh";
      if (!holds(weightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "weightHh";
      if (!holds(output, call.numberSize, {steps, batch, hiddenSize})) return "output";
      if (!holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (!holds(recurrentNew, call.numberSize, {steps, batch, hiddenSize})) return "recurrentNew";
      if (has(gradOutput) && !holds(gradOutput, call.numberSize, {steps, batch, hiddenSize})) return "gradOutput";
      if (!holds(gradHidden, call.numberSize, {batch, hiddenSize})) return "gradHidden";
      if (has(gradInput) && !holds(gradInput, call.numberSize, {steps, batch, inputSize})) return "gradInput";
      if (has(gradWeightIh) && !holds(gradWeightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "gradWeightIh";
      if (has(gradWeightIh) && !holds(gradWeightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "gradWeightHh";
      if (has(gradWeightIh) && !holds(gradBiasIh, call.numberSize, {gateCount, hiddenSize})) return "gradBiasIh";
      if (has(gradWeightIh) && !holds(gradBiasHh, call.numberSize, {gateCount, hiddenSize})) return "gradBiasHh";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 5: {  // rnnForward
      if (call.numberCount != 8) return "numbers";
      if (call.arrayCount != 9) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      const int32_t traced = call.numbers[5];
      const int64_t gateCount = 1;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& hidden = call.arrays[2];
      const Operand& weightIh = call.arrays[3];
      const Operand& weightHh = call.arrays[4];
      const Operand& biasIh = call.arrays[5];
      const Operand& biasHh = call.arrays[6];
      const Operand& output = call.arrays[7];
      const Operand& gates = call.arrays[8];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(hidden, call.numberSize, {batch, hiddenSize})) return "hidden";
      if (!holds(weightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "weightIh";
      if (!holds(weightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "weightHh";
      if (has(biasIh) && !holds(biasIh, call.numberSize, {gateCount, hiddenSize})) return "biasIh";
      if (has(biasHh) && !holds(biasHh, call.numberSize, {gateCount, hiddenSize})) return "biasHh";
      if (!holds(output, call.numberSize, {steps, batch, hiddenSize})) return "output";
      if (traced && !holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 6: {  // rnnBackward
      if (call.numberCount != 8) return "numbers";
      if (call.arrayCount != 13) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      const int64_t gateCount = 1;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& initialHidden = call.arrays[2];
      const Operand& weightIh = call.arrays[3];
      const Operand& weightHh = call.arrays[4];
      const Operand& output = call.arrays[5];
      const Operand& gates = call.arrays[6];
      const Operand& gradOutput = call.arrays[7];
      const Operand& gradHidden = call.arrays[8];
      const Operand& gradInput = call.arrays[9];
      const Operand& gradWeightIh = call.arrays[10];
      const Operand& gradWeightHh = call.arrays[11];
      const Operand& gradBias = call.arrays[12];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(initialHidden, call.numberSize, {batch, hiddenSize})) return "initialHidden";
      if (!holds(weightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "weightIh";
      if (!holds(weightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "weightHh";
      if (!holds(output, call.numberSize, {steps, batch, hiddenSize})) return "output";
      if (!holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (has(gradOutput) && !holds(gradOutput, call.numberSize, {steps, batch, hiddenSize})) return "gradOutput";
      if (!holds(gradHidden, call.numberSize, {batch, hiddenSize})) return "gradHidden";
      if (has(gradInput) && !holds(gradInput, call.numberSize, {steps, batch, inputSize})) return "gradInput";
      if (has(gradWeightIh) && !holds(gradWeightIh, call.numberSize, {gateCount, hiddenSize, inputSize})) return "gradWeightIh";
      if (has(gradWeightIh) && !holds(gradWeightHh, call.numberSize, {gateCount, hiddenSize, hiddenSize})) return "gradWeightHh";
      if (has(gradWeightIh) && !holds(gradBias, call.numberSize, {gateCount, hiddenSize})) return "gradBias";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 7: {  // activation
      if (call.numberCount != 2) return "numbers";
      if (call.arrayCount != 2) return "arrays";
      if (call.numbers[0] < 1) return "count";
      const int32_t count = call.numbers[0];
      const Operand& x = call.arrays[0];
      const Operand& out = call.arrays[1];
      if (!holds(x, call.numberSize, {count})) return "x";
      if (!holds(out, call.numberSize, {count})) return "out";
      return nullptr;
    }
    case 8: {  // peak
      if (call.numberCount != 1) return "numbers";
      if (call.arrayCount != 2) return "arrays";
      const Operand& factor = call.arrays[0];
      const Operand& out = call.arrays[1];
      if (!holds(factor, call.numberSize, {1})) return "factor";
      if (!holds(out, call.numberSize, {call.lanes})) return "out";
      return nullptr;
    }
    case 9: {  // equationsForward
      if (call.numberCount != 25) return "numbers";
      if (call.arrayCount != 12) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      const int32_t traced = call.numbers[5];
      if (call.numbers[7] < 1) return "stateSize";
      const int32_t stateSize = call.numbers[7];
      if (call.numbers[8] < 1) return "inputBlocks";
      const int32_t inputBlocks = call.numbers[8];
      if (call.numbers[9] < 1) return "recurrentBlocks";
      const int32_t recurrentBlocks = call.numbers[9];
      if (call.numbers[10] < 0) return "inputs";
      const int32_t inputs = call.numbers[10];
      if (call.numbers[11] < 1) return "gateCount";
      const int32_t gateCount = call.numbers[11];
      if (call.numbers[12] < 0) return "recurrentGates";
      const int32_t recurrentGates = call.numbers[12];
      const int32_t projects = call.numbers[13];
      if (call.numbers[14] < 1) return "parts";
      const int32_t parts = call.numbers[14];
      if (call.numbers[15] < 0) return "parameters";
      const int32_t parameters = call.numbers[15];
      if (call.numbers[16] < 0) return "vectorRows";
      const int32_t vectorRows = call.numbers[16];
      if (call.numbers[17] < 0) return "keptColumns";
      const int32_t keptColumns = call.numbers[17];
      if (call.numbers[18] < 0) return "stepMaskColumns";
      const int32_t stepMaskColumns = call.numbers[18];
      if (call.numbers[19] < 0) return "sequenceMaskColumns";
      const int32_t sequenceMaskColumns = call.numbers[19];
      if (call.numbers[20] < 0) return "workColumns";
      const int32_t workColumns = call.numbers[20];
      if (call.numbers[21] < 0) return "localCount";
      const int32_t localCount = call.numbers[21];
      if (call.numbers[22] < 1) return "spaceCount";
      const int32_t spaceCount = call.numbers[22];
      if (call.numbers[23] < 0) return "productCount";
      const int32_t productCount = call.numbers[23];
      if (call.numbers[24] < 0) return "instructionCount";
      const int32_t instructionCount = call.numbers[24];
      const int64_t widest = stateSize > hiddenSize ? stateSize : hiddenSize;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& list = call.arrays[2];
      const Operand& weightIh = call.arrays[3];
      const Operand& weightHh = call.arrays[4];
      const Operand& weightHr = call.arrays[5];
      const Operand& vectors = call.arrays[6];
      const Operand& masks = call.arrays[7];
      const Operand& state = call.arrays[8];
      const Operand& output = call.arrays[9];
      const Operand& gates = call.arrays[10];
      const Operand& kept = call.arrays[11];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(list, 4, {listLength(spaceCount, productCount, instructionCount)})) return "list";
      if (inputs && !holds(weightIh, call.numberSize, {inputs, hiddenSize, columnsOf(inputSize, inputBlocks)})) return "weightIh";
      if (recurrentGates && !holds(weightHh, call.numberSize, {recurrentGates, hiddenSize, columnsOf(stateSize, recurrentBlocks)})) return "weightHh";
      if (projects && !holds(weightHr, call.numberSize, {stateSize, hiddenSize})) return "weightHr";
      if (vectorRows && !holds(vectors, call.numberSize, {vectorRows, widest})) return "vectors";
      if ((stepMaskColumns || sequenceMaskColumns) && !holds(masks, call.numberSize, {batch, maskRows(steps, stepMaskColumns, sequenceMaskColumns)})) return "masks";
      if (!holds(state, call.numberSize, {batch, stateColumns(stateSize, hiddenSize, parts)})) return "state";
      if (!holds(output, call.numberSize, {steps, batch, stateSize})) return "output";
      if (traced && !holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (traced && !holds(kept, call.numberSize, {steps, batch, keptColumns})) return "kept";
      if (!(listFits(list, call, {false, traced != 0, hiddenSize, stateSize, inputSize, inputBlocks, recurrentBlocks, inputs, gateCount, recurrentGates, projects, parts, parameters, vectorRows, keptColumns, stepMaskColumns, sequenceMaskColumns, workColumns, localCount, 0, spaceCount, productCount, instructionCount, 0}))) return "numbers";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 10: {  // equationsBackward
      if (call.numberCount != 28) return "numbers";
      if (call.arrayCount != 19) return "arrays";
      if (call.numbers[0] < 1) return "steps";
      const int32_t steps = call.numbers[0];
      if (call.numbers[1] < 1) return "batch";
      const int32_t batch = call.numbers[1];
      if (call.numbers[2] < 1) return "inputSize";
      const int32_t inputSize = call.numbers[2];
      if (call.numbers[3] < 1) return "hiddenSize";
      const int32_t hiddenSize = call.numbers[3];
      if (call.numbers[7] < 1) return "stateSize";
      const int32_t stateSize = call.numbers[7];
      if (call.numbers[8] < 1) return "inputBlocks";
      const int32_t inputBlocks = call.numbers[8];
      if (call.numbers[9] < 1) return "recurrentBlocks";
      const int32_t recurrentBlocks = call.numbers[9];
      if (call.numbers[10] < 0) return "inputs";
      const int32_t inputs = call.numbers[10];
      if (call.numbers[11] < 1) return "gateCount";
      const int32_t gateCount = call.numbers[11];
      if (call.numbers[12] < 0) return "recurrentGates";
      const int32_t recurrentGates = call.numbers[12];
      const int32_t projects = call.numbers[13];
      if (call.numbers[14] < 1) return "parts";
      const int32_t parts = call.numbers[14];
      if (call.numbers[15] < 0) return "parameters";
      const int32_t parameters = call.numbers[15];
      if (call.numbers[16] < 0) return "vectorRows";
      const int32_t vectorRows = call.numbers[16];
      if (call.numbers[17] < 0) return "keptColumns";
      const int32_t keptColumns = call.numbers[17];
      if (call.numbers[18] < 0) return "stepMaskColumns";
      const int32_t stepMaskColumns = call.numbers[18];
      if (call.numbers[19] < 0) return "sequenceMaskColumns";
      const int32_t sequenceMaskColumns = call.numbers[19];
      if (call.numbers[20] < 0) return "workColumns";
      const int32_t workColumns = call.numbers[20];
      if (call.numbers[21] < 0) return "localCount";
      const int32_t localCount = call.numbers[21];
      if (call.numbers[22] < 1) return "spaceCount";
      const int32_t spaceCount = call.numbers[22];
      if (call.numbers[23] < 0) return "productCount";
      const int32_t productCount = call.numbers[23];
      if (call.numbers[24] < 0) return "instructionCount";
      const int32_t instructionCount = call.numbers[24];
      if (call.numbers[25] < 0) return "windowColumns";
      const int32_t windowColumns = call.numbers[25];
      const int32_t usesInput = call.numbers[26];
      const int32_t learns = call.numbers[27];
      const int64_t widest = stateSize > hiddenSize ? stateSize : hiddenSize;
      const int64_t vectorsLearnt = int64_t(inputs) + parameters;
      const Operand& lengths = call.arrays[0];
      const Operand& input = call.arrays[1];
      const Operand& list = call.arrays[2];
      const Operand& weightIh = call.arrays[3];
      const Operand& weightHh = call.arrays[4];
      const Operand& weightHr = call.arrays[5];
      const Operand& vectors = call.arrays[6];
      const Operand& masks = call.arrays[7];
      const Operand& state = call.arrays[8];
      const Operand& output = call.arrays[9];
      const Operand& gates = call.arrays[10];
      const Operand& kept = call.arrays[11];
      const Operand& gradOutput = call.arrays[12];
      const Operand& gradState = call.arrays[13];
      const Operand& gradInput = call.arrays[14];
      const Operand& gradWeightIh = call.arrays[15];
      const Operand& gradWeightHh = call.arrays[16];
      const Operand& gradWeightHr = call.arrays[17];
      const Operand& gradVectors = call.arrays[18];
      if (has(lengths) && !holds(lengths, 4, {2, batch})) return "lengths";
      if (!holds(input, call.numberSize, {steps, batch, inputSize})) return "input";
      if (!holds(list, 4, {listLength(spaceCount, productCount, instructionCount)})) return "list";
      if (inputs && !holds(weightIh, call.numberSize, {inputs, hiddenSize, columnsOf(inputSize, inputBlocks)})) return "weightIh";
      if (recurrentGates && !holds(weightHh, call.numberSize, {recurrentGates, hiddenSize, columnsOf(stateSize, recurrentBlocks)})) return "weightHh";
      if (projects && !holds(weightHr, call.numberSize, {stateSize, hiddenSize})) return "weightHr";
      if (vectorRows && !holds(vectors, call.numberSize, {vectorRows, widest})) return "vectors";
      if ((stepMaskColumns || sequenceMaskColumns) && !holds(masks, call.numberSize, {batch, maskRows(steps, stepMaskColumns, sequenceMaskColumns)})) return "masks";
      if (!holds(state, call.numberSize, {batch, stateColumns(stateSize, hiddenSize, parts)})) return "state";
      if (!holds(output, call.numberSize, {steps, batch, stateSize})) return "output";
      if (!holds(gates, call.numberSize, {steps, batch, gateCount, hiddenSize})) return "gates";
      if (!holds(kept, call.numberSize, {steps, batch, keptColumns})) return "kept";
      if (has(gradOutput) && !holds(gradOutput, call.numberSize, {steps, batch, stateSize})) return "gradOutput";
      if (!holds(gradState, call.numberSize, {batch, stateColumns(stateSize, hiddenSize, parts)})) return "gradState";
      if (has(gradInput) && !holds(gradInput, call.numberSize, {steps, batch, inputSize})) return "gradInput";
      if (learns && inputs && !holds(gradWeightIh, call.numberSize, {inputs, hiddenSize, columnsOf(inputSize, inputBlocks)})) return "gradWeightIh";
      if (learns && recurrentGates && !holds(gradWeightHh, call.numberSize, {recurrentGates, hiddenSize, columnsOf(stateSize, recurrentBlocks)})) return "gradWeightHh";
      if (learns && projects && !holds(gradWeightHr, call.numberSize, {stateSize, hiddenSize})) return "gradWeightHr";
      if (learns && vectorsLearnt && !holds(gradVectors, call.numberSize, {vectorsLearnt, hiddenSize})) return "gradVectors";
      if (!(listFits(list, call, {true, true, hiddenSize, stateSize, inputSize, inputBlocks, recurrentBlocks, inputs, gateCount, recurrentGates, projects, parts, parameters, vectorRows, keptColumns, stepMaskColumns, sequenceMaskColumns, workColumns, localCount, windowColumns, spaceCount, productCount, instructionCount, usesInput}))) return "numbers";
      if (has(lengths) && !(lengthsFit(lengths, steps, batch) && isApart(lengths, call))) return "lengths";
      return nullptr;
    }
    case 64: {  // map
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 2) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& x = call.arrays[0];
      const Operand& out = call.arrays[1];
      if (!holds(x, call.numberSize, {rows})) return "x";
      if (!holds(out, call.numberSize, {rows})) return "out";
      return nullptr;
    }
    case 65: {  // mapGradient
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& gradient = call.arrays[0];
      const Operand& y = call.arrays[1];
      const Operand& out = call.arrays[2];
      if (!holds(gradient, call.numberSize, {rows})) return "gradient";
      if (!holds(y, call.numberSize, {rows})) return "y";
      if (!holds(out, call.numberSize, {rows})) return "out";
      return nullptr;
    }
    case 66: {  // pair
      if (call.numberCount != 8) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[3] < 1) return "width";
      const int32_t width = call.numbers[3];
      if (call.numbers[4] < 0) return "rowX";
      const int32_t rowX = call.numbers[4];
      const int32_t stepX = call.numbers[5];
      if (call.numbers[6] < 0) return "rowY";
      const int32_t rowY = call.numbers[6];
      const int32_t stepY = call.numbers[7];
      const Operand& x = call.arrays[0];
      const Operand& y = call.arrays[1];
      const Operand& out = call.arrays[2];
      if (!holds(x, call.numberSize, {pairSpan(rows, width, rowX, stepX)})) return "x";
      if (!holds(y, call.numberSize, {pairSpan(rows, width, rowY, stepY)})) return "y";
      if (!holds(out, call.numberSize, {rows, width})) return "out";
      if (!(pairFits(rows, width, rowX, stepX, rowY, stepY))) return "numbers";
      return nullptr;
    }
    case 69: {  // scale
      if (call.numberCount != 2) return "numbers";
      if (call.arrayCount != 2) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& x = call.arrays[0];
      const Operand& factor = call.arrays[1];
      if (!holds(x, call.numberSize, {rows})) return "x";
      if (!holds(factor, 8, {1})) return "factor";
      return nullptr;
    }
    case 70: {  // lossSums
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 4) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const int32_t elements = call.numbers[1];
      const Operand& x = call.arrays[0];
      const Operand& y = call.arrays[1];
      const Operand& bound = call.arrays[2];
      const Operand& partial = call.arrays[3];
      if (!holds(x, call.numberSize, {elements})) return "x";
      if (!holds(y, call.numberSize, {elements})) return "y";
      if (!holds(bound, 8, {1})) return "bound";
      if (!holds(partial, 8, {rows})) return "partial";
      if (!(rows == sumBlocks(elements))) return "numbers";
      return nullptr;
    }
    case 71: {  // lossGradient
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 4) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& x = call.arrays[0];
      const Operand& y = call.arrays[1];
      const Operand& bound = call.arrays[2];
      const Operand& out = call.arrays[3];
      if (!holds(x, call.numberSize, {rows})) return "x";
      if (!holds(y, call.numberSize, {rows})) return "y";
      if (!holds(bound, 8, {2})) return "bound";
      if (!holds(out, call.numberSize, {rows})) return "out";
      return nullptr;
    }
    case 72: {  // sums
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 2) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const int32_t elements = call.numbers[1];
      const Operand& x = call.arrays[0];
      const Operand& partial = call.arrays[1];
      if (!holds(x, call.numberSize, {elements})) return "x";
      if (!holds(partial, 8, {rows})) return "partial";
      if (!(rows == sumBlocks(elements))) return "numbers";
      return nullptr;
    }
    case 73: {  // columnSums
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 2) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "width";
      const int32_t width = call.numbers[2];
      const Operand& x = call.arrays[0];
      const Operand& sums = call.arrays[1];
      if (!holds(x, call.numberSize, {rows, width})) return "x";
      if (!holds(sums, 8, {width})) return "sums";
      return nullptr;
    }
    case 74: {  // softmax
      if (call.numberCount != 4) return "numbers";
      if (call.arrayCount != 2) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "width";
      const int32_t width = call.numbers[2];
      const Operand& x = call.arrays[0];
      const Operand& out = call.arrays[1];
      if (!holds(x, call.numberSize, {rows, width})) return "x";
      if (!holds(out, call.numberSize, {rows, width})) return "out";
      return nullptr;
    }
    case 75: {  // softmaxGradient
      if (call.numberCount != 4) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "width";
      const int32_t width = call.numbers[2];
      const Operand& gradient = call.arrays[0];
      const Operand& y = call.arrays[1];
      const Operand& out = call.arrays[2];
      if (!holds(gradient, call.numberSize, {rows, width})) return "gradient";
      if (!holds(y, call.numberSize, {rows, width})) return "y";
      if (!holds(out, call.numberSize, {rows, width})) return "out";
      return nullptr;
    }
    case 76: {  // layerNorm
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 6) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "width";
      const int32_t width = call.numbers[2];
      const Operand& x = call.arrays[0];
      const Operand& epsilon = call.arrays[1];
      const Operand& weight = call.arrays[2];
      const Operand& bias = call.arrays[3];
      const Operand& statistics = call.arrays[4];
      const Operand& out = call.arrays[5];
      if (!holds(x, call.numberSize, {rows, width})) return "x";
      if (!holds(epsilon, 8, {1})) return "epsilon";
      if (has(weight) && !holds(weight, call.numberSize, {width})) return "weight";
      if (has(bias) && !holds(bias, call.numberSize, {width})) return "bias";
      if (!holds(statistics, call.numberSize, {3, rows})) return "statistics";
      if (!holds(out, call.numberSize, {rows, width})) return "out";
      return nullptr;
    }
    case 77: {  // layerNormGradient
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 7) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "width";
      const int32_t width = call.numbers[2];
      const Operand& gradient = call.arrays[0];
      const Operand& x = call.arrays[1];
      const Operand& statistics = call.arrays[2];
      const Operand& weight = call.arrays[3];
      const Operand& out = call.arrays[4];
      const Operand& weightSums = call.arrays[5];
      const Operand& biasSums = call.arrays[6];
      if (!holds(gradient, call.numberSize, {rows, width})) return "gradient";
      if (!holds(x, call.numberSize, {rows, width})) return "x";
      if (!holds(statistics, call.numberSize, {3, rows})) return "statistics";
      if (has(weight) && !holds(weight, call.numberSize, {width})) return "weight";
      if (has(out) && !holds(out, call.numberSize, {rows, width})) return "out";
      if (has(weightSums) && !holds(weightSums, 8, {width})) return "weightSums";
      if (has(weightSums) && !holds(biasSums, 8, {width})) return "biasSums";
      return nullptr;
    }
    case 78: {  // softmaxSums
      if (call.numberCount != 5) return "numbers";
      if (call.arrayCount != 4) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "classes";
      const int32_t classes = call.numbers[2];
      const int32_t ignored = call.numbers[3];
      const Operand& logits = call.arrays[0];
      const Operand& labels = call.arrays[1];
      const Operand& maxima = call.arrays[2];
      const Operand& sums = call.arrays[3];
      if (!holds(logits, call.numberSize, {rows, classes})) return "logits";
      if (!holds(labels, call.numberSize, {rows})) return "labels";
      if (!holds(maxima, 8, {rows})) return "maxima";
      if (!holds(sums, 8, {rows})) return "sums";
      if (has(labels) && !(placesFit(labels, rows, classes, &ignored) && isApart(labels, call))) return "labels";
      return nullptr;
    }
    case 79: {  // crossEntropyGradient
      if (call.numberCount != 5) return "numbers";
      if (call.arrayCount != 8) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "classes";
      const int32_t classes = call.numbers[2];
      const int32_t ignored = call.numbers[3];
      const Operand& logits = call.arrays[0];
      const Operand& labels = call.arrays[1];
      const Operand& maxima = call.arrays[2];
      const Operand& logSums = call.arrays[3];
      const Operand& smoothing = call.arrays[4];
      const Operand& weights = call.arrays[5];
      const Operand& factors = call.arrays[6];
      const Operand& gradient = call.arrays[7];
      if (!holds(logits, call.numberSize, {rows, classes})) return "logits";
      if (!holds(labels, call.numberSize, {rows})) return "labels";
      if (!holds(maxima, 8, {rows})) return "maxima";
      if (!holds(logSums, 8, {rows})) return "logSums";
      if (!holds(smoothing, 8, {3})) return "smoothing";
      if (has(weights) && !holds(weights, call.numberSize, {classes})) return "weights";
      if (!holds(factors, 8, {rows})) return "factors";
      if (!holds(gradient, call.numberSize, {rows, classes})) return "gradient";
      if (has(labels) && !(placesFit(labels, rows, classes, &ignored) && isApart(labels, call))) return "labels";
      return nullptr;
    }
    case 80: {  // adam
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 6) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& parameter = call.arrays[0];
      const Operand& gradient = call.arrays[1];
      const Operand& firstMoment = call.arrays[2];
      const Operand& secondMoment = call.arrays[3];
      const Operand& factors = call.arrays[4];
      const Operand& largestSecondMoment = call.arrays[5];
      if (!holds(parameter, call.numberSize, {rows})) return "parameter";
      if (!holds(gradient, call.numberSize, {rows})) return "gradient";
      if (!holds(firstMoment, call.numberSize, {rows})) return "firstMoment";
      if (!holds(secondMoment, call.numberSize, {rows})) return "secondMoment";
      if (!holds(factors, 8, {7})) return "factors";
      if (has(largestSecondMoment) && !holds(largestSecondMoment, call.numberSize, {rows})) return "largestSecondMoment";
      return nullptr;
    }
    case 81: {  // sgd
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 4) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& parameter = call.arrays[0];
      const Operand& gradient = call.arrays[1];
      const Operand& factors = call.arrays[2];
      const Operand& buffer = call.arrays[3];
      if (!holds(parameter, call.numberSize, {rows})) return "parameter";
      if (!holds(gradient, call.numberSize, {rows})) return "gradient";
      if (!holds(factors, 8, {4})) return "factors";
      if (has(buffer) && !holds(buffer, call.numberSize, {rows})) return "buffer";
      return nullptr;
    }
    case 82: {  // gatherRows
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "width";
      const int32_t width = call.numbers[2];
      const Operand& ids = call.arrays[0];
      const Operand& table = call.arrays[1];
      const Operand& out = call.arrays[2];
      if (!holds(ids, call.numberSize, {rows})) return "ids";
      if (!holds(table, call.numberSize, {rowsOf(table, width), width})) return "table";
      if (!holds(out, call.numberSize, {rows, width})) return "out";
      if (has(ids) && !(placesFit(ids, rows, rowsOf(table, width), nullptr) && isApart(ids, call))) return "ids";
      return nullptr;
    }
    case 83: {  // scatterRows
      if (call.numberCount != 4) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      if (call.numbers[2] < 1) return "width";
      const int32_t width = call.numbers[2];
      const int32_t skipped = call.numbers[3];
      const Operand& added = call.arrays[0];
      const Operand& ids = call.arrays[1];
      const Operand& sums = call.arrays[2];
      if (!holds(added, call.numberSize, {rows, width})) return "added";
      if (!holds(ids, call.numberSize, {rows})) return "ids";
      if (!holds(sums, call.numberSize, {rowsOf(sums, width), width})) return "sums";
      if (has(ids) && !(placesFit(ids, rows, rowsOf(sums, width), &skipped) && isApart(ids, call))) return "ids";
      return nullptr;
    }
    case 84: {  // dropout
      if (call.numberCount != 3) return "numbers";
      if (call.arrayCount != 4) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& x = call.arrays[0];
      const Operand& scale = call.arrays[1];
      const Operand& place = call.arrays[2];
      const Operand& out = call.arrays[3];
      if (!holds(x, call.numberSize, {rows})) return "x";
      if (!holds(scale, 8, {1})) return "scale";
      if (!holds(place, 8, {3})) return "place";
      if (!holds(out, call.numberSize, {rows})) return "out";
      return nullptr;
    }
    case 85: {  // uniform
      if (call.numberCount != 2) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& out = call.arrays[0];
      const Operand& map = call.arrays[1];
      const Operand& place = call.arrays[2];
      if (!holds(out, call.numberSize, {rows})) return "out";
      if (!holds(map, 8, {3})) return "map";
      if (!holds(place, 8, {3})) return "place";
      return nullptr;
    }
    case 67: {  // choose
      if (call.numberCount != 2) return "numbers";
      if (call.arrayCount != 4) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& condition = call.arrays[0];
      const Operand& x = call.arrays[1];
      const Operand& y = call.arrays[2];
      const Operand& out = call.arrays[3];
      if (!holds(condition, call.numberSize, {rows})) return "condition";
      if (has(x) && !holds(x, call.numberSize, {rows})) return "x";
      if (has(y) && !holds(y, call.numberSize, {rows})) return "y";
      if (!holds(out, call.numberSize, {rows})) return "out";
      return nullptr;
    }
    case 68: {  // softplus
      if (call.numberCount != 2) return "numbers";
      if (call.arrayCount != 3) return "arrays";
      if (call.numbers[0] < 1) return "rows";
      const int32_t rows = call.numbers[0];
      if (call.numbers[1] < 1) return "elements";
      const Operand& x = call.arrays[0];
      const Operand& y = call.arrays[1];
      const Operand& out = call.arrays[2];
      if (!holds(x, call.numberSize, {rows})) return "x";
      if (has(y) && !holds(y, call.numberSize, {rows})) return "y";
      if (!holds(out, call.numberSize, {rows})) return "out";
      return nullptr;
    }
  }
  return "kernel";
}

/** Returns which array of a call names places in the others, such as lengths or labels; -1: none. A kernel reads them after their check. */
inline int placesOf(uint32_t kernel) {
  switch (kernel) {
    case 1: return 0;  // lengths of lstmForward
    case 2: return 0;  // lengths of lstmBackward
    case 3: return 0;  // lengths of gruForward
    case 4: return 0;  // lengths of gruBackward
    case 5: return 0;  // lengths of rnnForward
    case 6: return 0;  // lengths of rnnBackward
    case 9: return 0;  // lengths of equationsForward
    case 10: return 0;  // lengths of equationsBackward
    case 78: return 1;  // labels of softmaxSums
    case 79: return 1;  // labels of crossEntropyGradient
    case 82: return 0;  // ids of gatherRows
    case 83: return 1;  // ids of scatterRows
  }
  return -1;
}

/** Returns which array of a call is a list of instructions; -1: none. */
inline int listOf(uint32_t kernel) {
  switch (kernel) {
    case 9: return 2;
    case 10: return 2;
  }
  return -1;
}
