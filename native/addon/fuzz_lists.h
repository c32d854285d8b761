/* Random lists of instructions for fuzz_kernels.h: most words fit the others, as chance alone finds no list that does. */
#pragma once

#include "fuzz_input.h"
#include "list_check.h"

namespace {

constexpr uint32_t EQUATIONS_FORWARD = 9, EQUATIONS_BACKWARD = 10;

bool isEquations(uint32_t kernel) { return kernel == EQUATIONS_FORWARD || kernel == EQUATIONS_BACKWARD; }

/** The numbers of a call by their places in the table of kernels. */
enum ListNumber { STEPS, BATCH, INPUT_SIZE, HIDDEN_SIZE, STATE_SIZE = 7, INPUT_BLOCKS, RECURRENT_BLOCKS, INPUTS, GATES, RECURRENT_GATES, PROJECTS, PARTS, PARAMETERS,
                  VECTOR_ROWS, KEPT, STEP_MASKS, SEQUENCE_MASKS, WORK, LOCALS, SPACES, PRODUCTS, INSTRUCTIONS, WINDOW, USES_INPUT };

/** Makes numbers of equations agree. */
void agree(Bytes& in, bool isBack, std::vector<int32_t>& n) {
  const int32_t size = n[HIDDEN_SIZE] = 2 * (1 + in.below(10));
  n[STEPS] = 1 + in.below(4);
  n[BATCH] = 1 + in.below(40);
  n[PROJECTS] = in.below(2);
  n[STATE_SIZE] = n[PROJECTS] ? 2 * (1 + in.below(10)) : size;
  const bool usesInput = in.below(2) == 0;
  n[INPUT_SIZE] = usesInput ? size : 2 * (1 + in.below(10));
  n[INPUT_BLOCKS] = 1 + in.below(2);
  n[RECURRENT_BLOCKS] = 1 + in.below(2);
  n[INPUTS] = in.below(4);
  n[GATES] = 1 + in.below(3);
  n[RECURRENT_GATES] = in.below(4);
  n[PARTS] = 1 + in.below(3);
  n[PARAMETERS] = in.below(3);
  n[VECTOR_ROWS] = n[INPUTS] + n[PARAMETERS] + in.below(2);
  n[KEPT] = (n[PARTS] + 1) * size;
  n[STEP_MASKS] = in.below(2) * size;
  n[SEQUENCE_MASKS] = in.below(2) * size;
  n[WORK] = 4 * size;
  n[LOCALS] = 1 + in.below(3);
  n[SPACES] = 4 + in.below(8);
  n[PRODUCTS] = in.below(2);
  n[INSTRUCTIONS] = in.below(8);
  if (!isBack) return;
  n[WINDOW] = (n[INPUTS] + n[PARAMETERS] + n[RECURRENT_GATES] + 3) * std::max(size, n[STATE_SIZE]);
  n[USES_INPUT] = usesInput;
}

void fillList(Bytes& in, bool isBack, const std::vector<int32_t>& n, int32_t* words, size_t count) {
  // Numbers of chance may be the largest there are.
  const auto sum = [](int32_t a, int32_t b) { return int32_t(uint32_t(a) + uint32_t(b)); };
  const int32_t first = isBack ? sum(sum(n[INPUTS], n[PARAMETERS]), n[USES_INPUT]) : 0;
  int32_t* to = words;
  const int32_t* const end = words + count;
  const auto put = [&](int32_t word) {
    if (to < end) *to++ = in.byte() == 255 ? in.number() : word;
  };
  std::vector<int32_t> memories;
  for (int32_t k = 0; k < n[SPACES] && to < end; k++) {
    const bool isFixed = isBack && k < (n[USES_INPUT] != 0 ? 3 : 2);
    const int32_t memory = isFixed ? lists::window : in.below(lists::memories), part = in.below(3) % std::max(n[PARTS], 1);
    const bool isState = memory == lists::before || memory == lists::after || memory == lists::gradAfter || memory == lists::gradBefore;
    memories.push_back(memory);
    put(memory);
    put(isState && part == 0 ? 1 : 0);
    put(isFixed ? (k == 0 ? n[INPUTS] : k == 1 ? n[PARAMETERS] : 1) : memory == lists::sums ? n[INPUTS] : memory == lists::gates ? n[GATES] : 1);
    put(part);
    put(isFixed ? (k == 0 ? 0 : k == 1 ? n[INPUTS] : sum(n[INPUTS], n[PARAMETERS])) : memory == lists::window ? sum(first, in.below(2)) : memory == lists::work || memory == lists::kept ? in.below(3) : 0);
    put(0);
    put(0);
  }
  const auto place = [&](bool isOut) {
    int32_t space = 0;
    // A few tries to find a space that a list may write to.
    for (int turn = 0; turn < 4 && !memories.empty(); turn++) {
      space = in.below(int(memories.size()));
      const int32_t memory = memories[size_t(space)];
      if (!isOut || memory == lists::local || memory == lists::work || memory == (isBack ? lists::window : lists::after)) break;
    }
    return space << 16 | (in.byte() < 192 ? 0 : 1);
  };
  for (int32_t k = 0; k < n[PRODUCTS]; k++) {
    const bool projects = n[PROJECTS] && in.below(2) == 0;
    put(projects);
    put(0);
    put(projects ? 1 : n[RECURRENT_GATES]);
    put(place(false));
    put(place(false));
  }
  int32_t inLoop = 0;
  for (int32_t k = 0; k < n[INSTRUCTIONS]; k++) {
    const bool isLoop = inLoop == 0 && in.below(2) == 0;
    const int32_t op = inLoop > 0 ? lists::firstElement + in.below(lists::ops - lists::firstElement) : isLoop ? lists::loop : 1 + in.below(4);
    if (isLoop) inLoop = std::min(1 + in.below(4), n[INSTRUCTIONS] - k - 1);
    else if (inLoop > 0) inLoop--;
    put(op);
    put(place(true));
    for (int j = 0; j < 4; j++) put(place(false));
    put(isLoop ? inLoop : op == lists::norm || op == lists::normBack ? 1 : 0);
    put(isLoop ? 0 : in.below(2));
  }
}

}  // namespace
