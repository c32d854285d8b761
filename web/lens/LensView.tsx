/** Lens: where states go. A layer of the open file comes first; a small cell with sliders shows how a memory is born. */
import { useApp, useParam } from "../state/app.ts";
import { Segments } from "../ui/Segments.tsx";
import { LayerLens } from "./LayerLens.tsx";
import { SmallLens } from "./SmallLens.tsx";

export default function LensView() {
  const main = useApp((state) => state.main);
  const [shown, show] = useParam("lens.show", "file");
  return (
    <div class="train">
      {main !== undefined && (
        <Segments
          label="What to look at"
          value={shown}
          onChange={show}
          choices={[
            { value: "file", label: <span class="text">{main.outline.name}</span> },
            { value: "cell", label: "A small cell" },
          ]}
        />
      )}
      {main !== undefined && shown === "file" ? <LayerLens key={main.id} main={main} /> : <SmallLens />}
    </div>
  );
}
