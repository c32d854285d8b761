import { jsx, jsxs, Fragment } from "preact/jsx-runtime";
import { render } from "preact";
import { useState } from "preact/hooks";
function short(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text;
  if (value === 0) text = "0";
  else if (size >= 1e5 || size < 1e-3) text = value.toExponential(2);
  else if (size >= 1e3) text = value.toFixed(0);
  else text = String(Number(value.toPrecision(4)));
  return text.replace("-", "−");
}
function rough(value) {
  return short(Number(value.toPrecision(2))).replace("0e", "e");
}
function percent(share) {
  const rest = 100 - 100 * share;
  const shown = share > 0.5 ? 100 - Number(rest.toPrecision(2)) : Number((100 * share).toPrecision(2));
  return `${short(shown)} %`;
}
function steps(value) {
  const whole = value < 100 ? Math.round(value) : Number(value.toPrecision(2));
  const shown = value < 2.95 ? String(Number(value.toPrecision(2))) : whole.toLocaleString("en");
  return `${shown} ${shown === "1" ? "step" : "steps"}`;
}
const gateLooks = {
  input: { letter: "i", colour: "var(--gate-input)", role: "how much of the candidate is written" },
  forget: { letter: "f", colour: "var(--gate-forget)", role: "how much of the cell state is kept" },
  cell: { letter: "g", colour: "var(--gate-cell)", role: "the candidate: what is written" },
  output: { letter: "o", colour: "var(--gate-output)", role: "how much of the cell state shows" },
  reset: { letter: "r", colour: "var(--gate-reset)", role: "how much of the state the candidate sees" },
  update: { letter: "z", colour: "var(--gate-update)", role: "how much of the state is kept" },
  new: { letter: "n", colour: "var(--gate-new)", role: "the candidate: what is written" },
  hidden: { letter: "h", colour: "var(--gate-hidden)", role: "the state" }
};
function GateChip({ gate }) {
  const { letter } = gateLooks[gate];
  return /* @__PURE__ */ jsx("span", { class: `chip chip-${gate}`, "aria-hidden": "true", children: letter });
}
const LOST = 1e-3;
function timescales(bias, sign) {
  return Float64Array.from({ length: bias.length }, (_, k) => 1 + Math.exp(sign * bias[k]));
}
function reach(bias, sign) {
  return Math.log(LOST) / -Math.log1p(Math.exp(-1 * bias));
}
const examples = [
  {
    file: "recall-bias-1.safetensors",
    title: "Delayed recall, forget bias 1",
    about: "LSTM 9 → 32 that learned to name a symbol from 20 steps before, compared with a run from a bias of 0 that did not learn it in as many updates",
    with: "recall-bias-0.safetensors"
  },
  {
    file: "whale.safetensors",
    title: "A character model of Moby-Dick",
    about: "LSTM of 96 units over 82 characters, trained for a minute; its vocabulary is in the file"
  }
];
function addressOf(example, gate) {
  const beside = example.with === void 0 ? "" : `&with=example:${example.with}`;
  return `#view=gates&open=example:${example.file}${beside}${gate === void 0 ? "" : `&at=0.0.${gate}`}`;
}
const UNITS = 32;
const gates = [
  { gate: "input", x: 168, wires: "M168 118V92H196M206 82V58" },
  { gate: "forget", x: 92, wires: "M92 118V58" },
  { gate: "cell", x: 244, wires: "M244 118V92H216M206 82V58" },
  { gate: "output", x: 312, wires: "M334 140H362M372 150V206H406" }
];
const fromLeft = [...gates].sort((a, b) => a.x - b.x);
const WIDTH = 420;
const HEIGHT = 246;
const portion = (part, whole) => `${100 * part / whole}%`;
function CellPicture({ inspector = "", withFile = false }) {
  const [gate, setGate] = useState("forget");
  const [bias, setBias] = useState(1);
  const chosen = gates.find((each) => each.gate === gate);
  const colour = gateLooks[gate].colour;
  return /* @__PURE__ */ jsxs("section", { class: "picture", "aria-label": "An LSTM cell and its gates", children: [
    /* @__PURE__ */ jsxs("div", { class: "picture-cell", children: [
      /* @__PURE__ */ jsxs("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", children: [
        /* @__PURE__ */ jsxs("g", { class: "picture-wires", children: [
          /* @__PURE__ */ jsx("path", { d: "M14 48H406M14 206H312V162M40 238V206M92 206V162M168 206V162M244 206V162M372 48V130" }),
          gates.map(({ wires }) => /* @__PURE__ */ jsx("path", { d: wires }, wires)),
          /* @__PURE__ */ jsx("path", { d: `${chosen.wires}M${chosen.x} 206V162`, stroke: colour, "stroke-width": "3" })
        ] }),
        /* @__PURE__ */ jsx(Junction, { x: 92, y: 48, sign: "×" }),
        /* @__PURE__ */ jsx(Junction, { x: 206, y: 48, sign: "+" }),
        /* @__PURE__ */ jsx(Junction, { x: 206, y: 92, sign: "×" }),
        /* @__PURE__ */ jsx(Junction, { x: 372, y: 140, sign: "×" }),
        /* @__PURE__ */ jsx("rect", { class: "picture-tanh", x: "352", y: "76", width: "40", height: "20", rx: "10" }),
        /* @__PURE__ */ jsx("text", { x: "372", y: "90", "text-anchor": "middle", children: "tanh" }),
        /* @__PURE__ */ jsx(Signal, { x: 14, y: 38, name: "c", at: "t−1" }),
        /* @__PURE__ */ jsx(Signal, { x: 398, y: 38, name: "c", at: "t" }),
        /* @__PURE__ */ jsx(Signal, { x: 14, y: 198, name: "h", at: "t−1" }),
        /* @__PURE__ */ jsx(Signal, { x: 398, y: 198, name: "h", at: "t" }),
        /* @__PURE__ */ jsx(Signal, { x: 48, y: 240, name: "x", at: "t" }),
        /* @__PURE__ */ jsx("text", { class: "picture-quiet", x: "222", y: "34", children: "cell state: the memory" }),
        gates.map(({ gate: name, x }) => /* @__PURE__ */ jsx("text", { class: "picture-quiet", x: x + 5, y: "178", children: name }, name))
      ] }),
      fromLeft.map(({ gate: name, x }) => /* @__PURE__ */ jsx(
        "button",
        {
          type: "button",
          class: `picture-gate chip-${name}`,
          "aria-pressed": name === gate,
          "aria-label": `${name} gate`,
          style: {
            left: portion(x - 22, WIDTH),
            top: portion(118, HEIGHT),
            width: portion(44, WIDTH),
            height: portion(44, HEIGHT)
          },
          onClick: () => setGate(name),
          children: gateLooks[name].letter
        },
        name
      ))
    ] }),
    /* @__PURE__ */ jsxs("div", { class: "picture-about", children: [
      /* @__PURE__ */ jsxs("h2", { children: [
        /* @__PURE__ */ jsx(GateChip, { gate }),
        " ",
        `${gate} gate`,
        /* @__PURE__ */ jsx("span", { class: "quiet", children: gateLooks[gate].role })
      ] }),
      /* @__PURE__ */ jsx(Equation, { gate }),
      /* @__PURE__ */ jsxs("label", { class: "picture-bias", children: [
        /* @__PURE__ */ jsx("span", { children: "its bias" }),
        /* @__PURE__ */ jsx(
          "input",
          {
            type: "range",
            min: -4,
            max: 6,
            step: 0.1,
            value: bias,
            onInput: (event) => setBias(event.currentTarget.valueAsNumber)
          }
        ),
        /* @__PURE__ */ jsx("span", { class: "num", children: short(bias) })
      ] }),
      /* @__PURE__ */ jsx("output", { class: "picture-effect", children: effectOf(gate, bias) }),
      withFile && /* @__PURE__ */ jsx(FileShows, { gate }),
      /* @__PURE__ */ jsx(
        "a",
        {
          class: "button",
          target: "_self",
          href: inspector + addressOf(
            examples[0],
            gates.findIndex((each) => each.gate === gate)
          ),
          children: `See the ${gate} gate of an example`
        }
      )
    ] })
  ] });
}
function effectOf(gate, bias) {
  if (gate === "cell")
    return `With x and h at 0, the candidate is tanh ${short(bias)} = ${rough(Math.tanh(bias))}, and the input gate decides how much of it is written.`;
  const share = `With x and h at 0, ${percent(1 / (1 + Math.exp(-bias)))}`;
  if (gate === "input") return `${share} of the candidate is written at each step.`;
  if (gate === "output") return `${share} of tanh c shows at each step.`;
  const [timescale] = timescales([bias], 1);
  return `${share} of the cell state stays at each step: it fades with a timescale of ${rough(timescale)} steps, and less than a thousandth of a gradient is left after ${steps(reach(bias))}.`;
}
function rowsOf(gate) {
  const index = gates.findIndex((each) => each.gate === gate);
  return `[${index * UNITS}:${(index + 1) * UNITS}]`;
}
function FileShows({ gate }) {
  const rows = rowsOf(gate);
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx("h3", { children: "In your file" }),
    /* @__PURE__ */ jsxs("ul", { class: "picture-file", children: [
      /* @__PURE__ */ jsxs("li", { children: [
        "the place of its numbers: with ",
        UNITS,
        " units in PyTorch ",
        /* @__PURE__ */ jsx("code", { children: `bias_ih_l0${rows}` }),
        " and",
        " ",
        /* @__PURE__ */ jsx("code", { children: `bias_hh_l0${rows}` }),
        ", in other frameworks other rows"
      ] }),
      /* @__PURE__ */ jsx("li", { children: "the effective bias of every unit, which is the sum of all biases" }),
      /* @__PURE__ */ jsx("li", { children: gate === "forget" ? "the timescale that this bias gives each unit, and how far a gradient reaches" : "its input and recurrent weights" })
    ] })
  ] });
}
function Equation({ gate }) {
  const { letter } = gateLooks[gate];
  return /* @__PURE__ */ jsxs("p", { class: "picture-equation", children: [
    /* @__PURE__ */ jsxs("span", { children: [
      /* @__PURE__ */ jsx("b", { children: letter }),
      " = ",
      gate === "cell" ? "tanh" : "σ",
      "(W",
      /* @__PURE__ */ jsxs("sub", { children: [
        "i",
        letter
      ] }),
      " x",
      /* @__PURE__ */ jsx("sub", { children: "t" }),
      " + W",
      /* @__PURE__ */ jsxs("sub", { children: [
        "h",
        letter
      ] }),
      " h",
      /* @__PURE__ */ jsx("sub", { children: "t−1" }),
      " +",
      " ",
      /* @__PURE__ */ jsxs("mark", { children: [
        "b",
        /* @__PURE__ */ jsxs("sub", { children: [
          "i",
          letter
        ] }),
        " + b",
        /* @__PURE__ */ jsxs("sub", { children: [
          "h",
          letter
        ] })
      ] }),
      ")"
    ] }),
    /* @__PURE__ */ jsx("span", { class: "quiet", children: gate === "output" ? /* @__PURE__ */ jsxs(Fragment, { children: [
      "h",
      /* @__PURE__ */ jsx("sub", { children: "t" }),
      " = ",
      /* @__PURE__ */ jsx("b", { children: "o" }),
      " · tanh c",
      /* @__PURE__ */ jsx("sub", { children: "t" })
    ] }) : /* @__PURE__ */ jsxs(Fragment, { children: [
      "c",
      /* @__PURE__ */ jsx("sub", { children: "t" }),
      " = ",
      /* @__PURE__ */ jsx(Used, { gate, letter: "f" }),
      " · c",
      /* @__PURE__ */ jsx("sub", { children: "t−1" }),
      " +",
      " ",
      /* @__PURE__ */ jsx(Used, { gate, letter: "i" }),
      " · ",
      /* @__PURE__ */ jsx(Used, { gate, letter: "g" })
    ] }) })
  ] });
}
function Used({ gate, letter }) {
  return gateLooks[gate].letter === letter ? /* @__PURE__ */ jsx("b", { children: letter }) : /* @__PURE__ */ jsx("span", { children: letter });
}
function Junction({ x, y, sign }) {
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx("circle", { cx: x, cy: y, r: "10", class: "picture-junction" }),
    /* @__PURE__ */ jsx("text", { x, y: y + 5, "text-anchor": "middle", children: sign })
  ] });
}
function Signal({ x, y, name, at }) {
  return /* @__PURE__ */ jsxs("text", { x, y, class: "picture-symbol", children: [
    name,
    /* @__PURE__ */ jsx("tspan", { dy: "4", "font-size": "9", children: at })
  ] });
}
function showCell(place, inspector) {
  render(/* @__PURE__ */ jsx(CellPicture, { inspector }), place);
}
export {
  showCell
};
