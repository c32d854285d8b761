#include "system.h"

void yieldCore() {
#if defined(_WIN32)
  SwitchToThread();
#else
  sched_yield();
#endif
}
