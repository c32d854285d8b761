/** Compilers and simulators of microcontrollers: a Cortex-M4F in QEMU, and an AVR in simavr. */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Target } from "../../support/cPrograms.ts";

/** Vectors, the floating-point unit, and a timer that counts instructions: with `-icount`, each takes a nanosecond. */
const START = `#include <stdint.h>
extern void _start(void);
extern uint32_t top;
void reset(void);
__attribute__((section(".vectors"), used)) static void (*const vectors[2])(void) = {(void (*)(void))&top, reset};
void reset(void) {
  *(volatile uint32_t *)0xe000ed88u |= 0xf00000u;
  __asm volatile("dsb\\n isb");
  *(volatile uint32_t *)0xe000e014u = 0xffffffu;
  *(volatile uint32_t *)0xe000e018u = 0u;
  *(volatile uint32_t *)0xe000e010u = 5u;
  _start();
}
`;

const MEMORY = `MEMORY { code (rx) : ORIGIN = 0, LENGTH = 4M
data (rw) : ORIGIN = 0x20000000, LENGTH = 4M }
ENTRY(reset)
SECTIONS {
  .text : { KEEP(*(.vectors)) *(.text*) KEEP(*(.init)) KEEP(*(.fini)) *(.rodata*) *(.init_array* .fini_array* .eh_frame*) } > code
  .ARM.exidx : { *(.ARM.exidx*) } > code
  .data : { *(.data*) } > data
  .bss : { __bss_start__ = .; *(.bss*) *(COMMON) __bss_end__ = .; end = .; __end__ = .; } > data
  top = ORIGIN(data) + LENGTH(data) - 8;
}
`;

/** A Cortex-M4F: the machine mps2-an386 of QEMU. `before` and `after` are around the calls of a driver. */
export function cortexM4(folder: string): Target {
  writeFileSync(join(folder, "start.c"), START);
  writeFileSync(join(folder, "memory.ld"), MEMORY);
  const core = ["-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"];
  const link = [join(folder, "start.c"), "-T", join(folder, "memory.ld"), "--specs=rdimon.specs"];
  return {
    compiler: "arm-none-eabi-gcc",
    flags: ["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", ...core, ...link],
    clock: "(0xffffffu - *(volatile uint32_t *)0xe000e018u) * 40u",
    run(program) {
      const machine = [
        "-M",
        "mps2-an386",
        "-nographic",
        "-monitor",
        "none",
        "-serial",
        "none",
        "-icount",
        "shift=0",
      ];
      const semihosting = ["-semihosting-config", "enable=on,target=native", "-kernel", program];
      const { stdout, status } = spawnSync("qemu-system-arm", [...machine, ...semihosting], {
        encoding: "utf8",
        timeout: 60_000,
      });
      if (status !== 0) throw new Error(`expected QEMU to end, got ${status}: ${stdout.slice(-500)}`);
      return stdout;
    },
  };
}

/** An ATmega2560, the processor of an Arduino Mega: its first timer counts 64 cycles at a time. */
export const avr = (): Target => ({
  compiler: "avr-gcc",
  flags: ["-std=c99", "-Os", "-Wall", "-Wextra", "-Werror", "-mmcu=atmega2560", "-DF_CPU=16000000UL"],
  includes: "#include <avr/io.h>\n#include <avr/interrupt.h>\n#include <avr/sleep.h>",
  begin: `  UCSR0B = 8;
  stdout = &serial;
  TCCR1B = 3;`,
  clock: "(uint32_t)TCNT1 * 64u",
  mask: "0x3fffffu",
  end: "  cli();\n  sleep_enable();\n  sleep_cpu();",
  stream: `static int send(char sign, FILE *stream) {
  (void)stream;
  while (!(UCSR0A & 32)) {}
  UDR0 = (uint8_t)sign;
  return 0;
}
static FILE serial = FDEV_SETUP_STREAM(send, 0, _FDEV_SETUP_WRITE);`,
  run: (program) => {
    const { stdout, stderr } = spawnSync("simavr", ["-m", "atmega2560", "-f", "16000000", program], {
      encoding: "utf8",
      timeout: 60_000,
    });
    // Its own lines have colours, and a dot ends each line of the program.
    return stripVTControlCharacters(`${stdout}${stderr}`);
  },
});

/** Bytes of code with constants, and of variables, in a program or an object. */
export function sizesOf(tool: string, program: string): { flash: number; ram: number } {
  const [text, data, bss] = execFileSync(tool, [program], { encoding: "utf8" })
    .split("\n")[1]
    .trim()
    .split(/\s+/)
    .map(Number);
  return { flash: text + data, ram: data + bss };
}
