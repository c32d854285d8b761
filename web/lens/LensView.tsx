/** Lens: where states go. A small cell with sliders, and below it a layer of the open file. */
import { useApp } from "../state/app.ts";
import { LayerLens } from "./LayerLens.tsx";
import { SmallLens } from "./SmallLens.tsx";

export default function LensView() {
  const main = useApp((state) => state.main);
  return (
    <div class="train">
      <SmallLens />
      {main !== undefined && <LayerLens key={main.id} main={main} />}
    </div>
  );
}
