/**
 * Tells weights from what a file keeps beside them: the state of an optimizer, moving averages, gradients. A weight is the proof: such a tensor
 * has the shape of one, and its path except for the words of the optimizer. A layer that you named `Adam` or `ema` has no weight like it.
 */
import { describe } from "../../core/tensor/errors.ts";
import type { Shape } from "../../core/tensor/shape.ts";
import type { Spend } from "./find.ts";

/** Segments above the state of an optimizer, and names of methods, whose state has one more segment, as in `Adam/m`. */
const OPTIMIZER = /^opt(im(i[sz]ers?)?)?(_?(weights|vars|variables|states?|state_?dicts?))?$/i;
const METHOD = /^(n?adam[a-z]*|ada(grad|delta|factor)|rms_?prop|sgd|ftrl|lion|lamb|momentum)(_\d+)?$/i;
/** Segments above copies of the weights, and those of our own training state. */
const COPIES =
  /^((\w+_)?(ema|swa)(_\w+)?|(exponential_?)?moving_?averages?|averaged?_model|shadow(_\w+)?|grad(ient)?s?)$/i;
const OUR_COPIES = /^(best|carried)$/;
/** Moments; as the ends of names they prove themselves. */
const MOMENT = /^(exp_avg(_sq)?|max_exp_avg_sq|exp_inf|square_avg|grad_avg|momentum_buffer|acc_delta)$/;
/** Names of moments that prove something only in pairs, beside a count of steps. */
const PAIRS: Readonly<Record<string, string>> = { mu: "nu", nu: "mu", m: "v", v: "m" };
const COUNT = /^(.*[./])?(count|steps?|iterations?)$/s;
/** Segments above the weights of a model. */
const ABOVE = /^(model|net(work)?|module|params|variables|(model_)?(weights|state|state_dict))$/i;
/** We compare the ends of longer paths. */
const DEPTH = 12;

function segmentsOf(name: string): string[] {
  const path = name
    .replace(/:0$|\/\.ATTRIBUTES\/VARIABLE_VALUE$/, "")
    .replace("/.OPTIMIZER_SLOT/", "/optimizer/");
  return path.split(/[./\\]/).slice(-DEPTH);
}

/** The path of a weight, without the segments above its model. */
function pathOf(segments: readonly string[]): string {
  const start = segments.findIndex((one) => !ABOVE.test(one));
  return segments.slice(Math.max(start, 0)).join("/");
}

/** Segments within a layer. */
const PART = /^(\w*cell(_\d+)?|[ih][ifgorzn]_?|linear)$/;

/** The last two segments, the layer and the weight; three, if a part of the layer is between them. */
function endOf(segments: readonly string[]): string {
  return `… ${segments.slice(PART.test(segments.at(-2) ?? "") ? -3 : -2).join("/")}`;
}

/**
 * Returns the names of tensors that hold something else than weights, and a note on them.
 *
 * @param shapes  by name
 * @param isState whether the file is a training state of Sluice
 * @param spend   pays for the names
 */
export function notWeights(
  shapes: ReadonlyMap<string, Shape>,
  isState: boolean,
  spend: Spend,
): { names: ReadonlySet<string>; note?: string } {
  const words = [OPTIMIZER, METHOD, MOMENT, COPIES, ...(isState ? [OUR_COPIES] : [])];
  const isOne = (shape: Shape) => shape.every((size) => size === 1);
  const counted = new Set<string>();
  for (const [name, shape] of shapes)
    if (isOne(shape) && COUNT.test(name)) counted.add(name.replace(COUNT, "$1"));
  const names = new Set<string>();
  const all = [...shapes].map(([name, shape]) => {
    spend(40 + name.length);
    const segments = segmentsOf(name);
    if (MOMENT.test(segments.at(-1)!) || isKeras(segments) || isOfPair(name, shapes, counted))
      names.add(name);
    const found = segments.flatMap((one, k) => (words.some((word) => word.test(one)) ? [k] : []));
    return { name, shape, segments, found };
  });
  // A slot may be below its weight, as in `lstm/kernel/m`: nothing else has the name of a tensor as its path.
  const wholes = new Set(all.map(({ shape, segments }) => `${shape} ${segments.join("/")}`));
  for (const { name, shape, segments } of all)
    if (wholes.has(`${shape} ${segments.slice(0, -1).join("/")}`)) names.add(name);
  const others = all.filter(({ found }) => found.length > 0);
  /** Paths with shapes, and the least words of an optimizer in such a path. */
  const paths = new Map<string, number>();
  for (const { shape, segments, found } of others.length === 0 ? [] : all) {
    for (const path of [pathOf(segments), endOf(segments)]) {
      const key = `${shape} ${path}`;
      paths.set(key, Math.min(paths.get(key) ?? DEPTH, found.length));
    }
  }
  for (const { name, shape, segments, found } of others) {
    const [at] = found;
    const within = segments.slice(at + (METHOD.test(segments[at]) ? 2 : 1));
    const shorter = within.length > 1 ? [endOf(within)] : [];
    for (let end = 0; end <= at; end++)
      for (let start = at + 1; start <= segments.length; start++)
        shorter.push(pathOf([...segments.slice(0, end), ...segments.slice(start)]));
    if (shorter.some((path) => (paths.get(`${shape} ${path}`) ?? DEPTH) < found.length)) names.add(name);
  }
  const [first] = names;
  if (first === undefined) return { names };
  const isAlone = [...shapes].every(([name, shape]) => isOne(shape) || names.has(name));
  const note = isAlone
    ? `the file holds the state of an optimizer alone, such as ${describe(first)}; give the file with the weights of the model`
    : `${names.size} tensors are an optimizer's state, moving averages or gradients beside the weights, such as ${describe(first)}: no layer is read from them, and edits keep them`;
  return { names, note };
}

/** Keras has one place for its optimizer, by names in Keras 2 and by numbers in Keras 3. */
function isKeras([first, second]: readonly string[]): boolean {
  return first === "optimizer_weights" || (first === "optimizer" && second === "vars");
}

/** Whether it is one of an optimizer's two moments of a weight. @param counted paths with a count of steps */
function isOfPair(name: string, shapes: ReadonlyMap<string, Shape>, counted: ReadonlySet<string>): boolean {
  const parts = counted.size === 0 ? [] : name.split(/([./])/);
  return parts.some((part, k) => {
    if (!Object.hasOwn(PAIRS, part)) return false;
    const other = shapes.get(parts.map((each, j) => (j === k ? PAIRS[part] : each)).join(""));
    // The count is beside the moments or, if these are the ends of names, at the top.
    const above = k === parts.length - 1 ? "" : parts.slice(0, k).join("");
    return `${other}` === `${shapes.get(name)}` && counted.has(above);
  });
}
