/*
 * Runs a network that streams on a table: a CSV on the standard input with a row of numbers for each frame, the answers on the standard output.
 *
 *   npx sluice convert model.keras net.c
 *   cc -O2 csv.c net.c -o net
 *   ./net < input.csv
 */
#include <stdio.h>
#include <stdlib.h>

#include "net.h"

static net_state state;
static char line[1 << 16];

int main(void) {
  float in[NET_IN_FEATURES], out[NET_OUT_FEATURES];
  int row, k;
  net_init(&state);
  for (row = 1; fgets(line, sizeof line, stdin) != NULL; row++) {
    const char *at = line;
    for (k = 0; k < NET_IN_FEATURES; k++) {
      char *end;
      in[k] = strtof(at, &end);
      if (end == at) {
        fprintf(stderr, "row %d: expected %d numbers, got %d\n", row, NET_IN_FEATURES, k);
        return 2;
      }
      at = *end == ',' ? end + 1 : end;
    }
    if (net_step(&state, in, out) != 1) continue;
    for (k = 0; k < NET_OUT_FEATURES; k++) printf(k == 0 ? "%.9g" : ",%.9g", out[k]);
    printf("\n");
  }
  return 0;
}
