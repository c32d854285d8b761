/** What Watch and Network show, small and live, beside the ways to open a file. */
import { useMemo, useState } from "preact/hooks";
import { restOf } from "../../src/index.ts";
import { percent, short, steps } from "../charts/numbers.ts";
import { GateChip } from "../gates/GateName.tsx";
import { Layers } from "../network/Layers.tsx";
import type { LayerRow, NetworkOutline } from "../network/protocol.ts";
import { Slider } from "../ui/Slider.tsx";
import { shownCharacter, UnitText } from "../watch/UnitText.tsx";

const TEXT = [..."“There she blows!” cried the mate. “A white whale, and no mistake.”"];

/** A value that a unit wrote at the first character, and what is left of it at each later one. */
export function FadePicture() {
  const [bias, setBias] = useState(3);
  const [step, setStep] = useState(16);
  const { open } = restOf("sigmoid")!(bias);
  const values = useMemo(() => Float32Array.from(TEXT, (_, k) => open ** k), [open]);
  return (
    <section class="picture" aria-label="A value fades over a text">
      <div class="picture-about">
        <h2>
          <GateChip gate="forget" /> A value fades while a text goes by
        </h2>
        <UnitText
          title="What is left of a value"
          labels={TEXT}
          values={values}
          middle={0}
          quantity="share that is left"
          step={step}
          onStep={setStep}
        />
        <Slider name="bias" least={-2} most={6} step={0.1} value={bias} text={short(bias)} set={setBias} />
        <output class="picture-effect">
          {`A forget gate at rest keeps ${percent(open)} at each character: of what a unit wrote at the first one, ${percent(values[step])} is left at “${shownCharacter(TEXT[step])}”, ${steps(step)} later. In a network the gate moves with the text. Open one to see it.`}
        </output>
      </div>
    </section>
  );
}

const layer = (name: string, type: string, size: number, parameters: number): LayerRow => ({
  name,
  type,
  shape: `[T, ${size}]`,
  parameters,
  isRecurrent: type === "LSTM",
});

/** The example that reads text, as its file gives it. */
export const whale: NetworkOutline = {
  source: "a state dict of PyTorch",
  inputs: [{ name: "input", shape: "[T, 1]", features: 1, ids: true }],
  layers: [
    layer("embedding", "embedding", 24, 1968),
    layer("recurrent", "LSTM", 96, 46_848),
    layer("decoder", "linear + softmax", 82, 7954),
  ],
  outputs: [{ name: "output", shape: "[T, 82]", features: 82, ids: false }],
  assumptions: [],
};

export function NetworkPicture() {
  return (
    <section class="picture" aria-label="The layers of an example">
      <div class="picture-about">
        <h2>A character model of Moby-Dick, layer by layer</h2>
        <Layers outline={whale} found={[]} />
        <p>
          Each character becomes 24 numbers, goes through the gates of 96 units, and comes out as a
          probability for each of 82 characters. Open the example, type a text, and let it write on.
        </p>
      </div>
    </section>
  );
}
