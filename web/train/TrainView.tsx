/** Train live: the same network from different forget biases, side by side, in workers; or a run directory that grows. */
import { useParam } from "../state/app.ts";
import { Segments } from "../ui/Segments.tsx";
import { Compare } from "./Compare.tsx";
import { FollowRun } from "./FollowRun.tsx";

export default function TrainView() {
  const [run, setRun] = useParam("train.run", "");
  const isRun = run === "served";
  return (
    <div class="train">
      {/* A site serves no run. */}
      {(isRun || document.documentElement.dataset.site === undefined) && (
        <Segments
          label="What to look at"
          value={isRun ? "served" : ""}
          onChange={setRun}
          choices={[
            { value: "", label: "Train here" },
            { value: "served", label: "Follow a run" },
          ]}
        />
      )}
      {isRun ? <FollowRun /> : <Compare />}
    </div>
  );
}
