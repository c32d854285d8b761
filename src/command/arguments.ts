/** Turns the text of arguments into values. */
import { InvalidArgumentError } from "commander";

/** Returns a parser of integers of at least `least`. */
export function integer(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected an integer of at least ${least}.`);
    }
    return value;
  };
}

/** Any finite decimal number. */
export function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !/^[-+.\deE]+$/.test(text) || !Number.isFinite(value)) {
    throw new InvalidArgumentError("Expected a number.");
  }
  return value;
}

/** Returns a parser of finite numbers over (or from) `least`. */
export function decimalFrom(least: number, isOpen = false): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (isOpen ? value <= least : value < least) {
      throw new InvalidArgumentError(`Expected a number ${isOpen ? "over" : "of at least"} ${least}.`);
    }
    return value;
  };
}

/** A fraction from 0 up to, not including, 1. */
export function fraction(text: string): number {
  const value = decimalFrom(0)(text);
  if (value >= 1) throw new InvalidArgumentError("Expected a fraction from 0 up to 1.");
  return value;
}

/** Names separated by commas; none when the text is empty. As in CSV, quotes around a name keep its commas. */
export function list(text: string): string[] {
  if (text === "") return [];
  return [...text.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map(
    ([, inQuotes, name]) => inQuotes?.replaceAll('""', '"') ?? name.trim(),
  );
}

/** Joins the words of an option that takes several. */
export function joined(word: string, before?: string): string {
  return before === undefined ? word : `${before} ${word}`;
}

/** Integers of at least 1, separated by commas. */
export function integers(text: string): number[] {
  return list(text).map(integer(1));
}

/** `name=number`, collected from each use of the option. */
export function gateNumber(text: string, before: Record<string, number> = {}): Record<string, number> {
  const [name, value, ...rest] = text.split("=");
  if (value === undefined || rest.length > 0 || !/^[a-z]+$/.test(name)) {
    throw new InvalidArgumentError("Expected a gate and a number, such as forget=1.");
  }
  return { ...before, [name]: decimal(value) };
}
