/** No file of an attacker costs a process more than others of its size: each opens, or is refused with a code. */
import { afterAll, expect, it } from "vitest";
import { Doors, HANGS } from "../../support/doors.ts";
import { isLeftOut } from "../../support/exhaustive.ts";
import { attacks } from "./attacks.ts";

const doors = new Doors();
afterAll(() => doors.close());

it.skipIf(isLeftOut("files of an attacker through three doors")).each(Object.entries(attacks))(
  "%s",
  async (name, make) => {
    const bytes = make();
    expect(bytes.length).toBeLessThan(1e6);
    for (const door of ["file", "inspect", "convert"] as const) {
      const { code, message, ms } = await doors.open(door, name.replaceAll(" ", "-"), bytes);
      expect(code ?? "", `${door}: ${message}`).not.toMatch(/^killed|^no code/);
      expect(ms, door).toBeLessThan(HANGS);
      if (ms > 2000) console.log(`attack ${name}: ${door} took ${ms.toFixed(0)} ms of processor time`);
    }
  },
);
