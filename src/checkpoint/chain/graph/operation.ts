/** One operation of a graph: where it stands, and what its operands are. */
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Trace } from "./trace.ts";
import type { Stored, Traced, Value } from "./value.ts";

/** An operator of any format. Its front end says where operands and settings are. */
export abstract class Operation {
  readonly trace: Trace;
  /** Name of the layer that its refusals name */
  readonly where: string;
  /** The format's name for it */
  readonly type: string;

  constructor(trace: Trace, where: string, type: string) {
    this.trace = trace;
    this.where = where;
    this.type = type;
  }

  /** An operand: a result or a constant; undefined for one that is left out, and for numbers that depend on the input. */
  abstract operand(index: number): Traced | undefined;

  /** Whether the operand is given. */
  abstract has(index: number): boolean;

  refuse(message: string): never {
    return refuseLayer(this.where, `${this.type}: ${message}`);
  }

  value(index = 0): Value {
    const input = this.operand(index);
    if (input?.kind === "value") return input;
    if (input?.kind === "formula")
      this.refuse(`expected a layer that Sluice follows, got ${input.type}, which is none by itself.`);
    return this.refuse(
      `expected a result of the network as input ${index}, got ${input?.kind ?? "an unknown value"}.`,
    );
  }

  stored(index: number): Stored {
    const input = this.operand(index);
    if (input?.kind === "stored") return input;
    return this.refuse(
      `expected a stored tensor as input ${index}, got ${input?.kind ?? "an unknown value"}.`,
    );
  }

  storedIfAny(index: number): Stored | undefined {
    return this.has(index) ? this.stored(index) : undefined;
  }
}
