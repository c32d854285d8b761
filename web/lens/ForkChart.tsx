/** The fixed points of a small cell by the bias of the gate that keeps its state: where they are born, and where they meet. */
import { scaleLinear } from "d3-scale";
import { bottomAxis, leftAxis, leftRoom } from "../charts/axis.ts";
import { Chart } from "../charts/Chart.tsx";
import { label, line } from "../charts/marks.ts";
import { extentOf, rough } from "../charts/numbers.ts";
import { dot } from "./PlaneChart.tsx";
import type { Fork } from "./protocol.ts";

interface Props {
  fork: Fork;
  bias: number;
  /** Of the bias and of the drawn number. */
  names: readonly [string, string];
  onPick(bias: number): void;
}

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [38, 10, 8, 34, 190];

export function ForkChart({ fork: { biases, values }, bias, names, onPick }: Props) {
  const x = (width: number) => scaleLinear([biases[0], biases[biases.length - 1]], [axis, width - RIGHT]);
  const y = scaleLinear(extentOf([values.map(({ value }) => value)]), [HEIGHT - BOTTOM, TOP]).nice();
  const axis = Math.max(LEFT, leftRoom(y, 3));
  const at = (k: number) => values.filter((each) => each.bias === biases[k]);
  const rule = (value: number, width: number, opacity: number) =>
    line(x(width)(value), TOP, x(width)(value), HEIGHT - BOTTOM, "var(--accent)", {
      strokeWidth: 1.6,
      opacity,
    });
  return (
    <Chart
      title={`Fixed points by the ${names[0]}`}
      summary={`${at(0).length} at ${biases[0]}, ${at(biases.length - 1).length} at ${biases[biases.length - 1]}. Full dots are stable.`}
      height={HEIGHT}
      depends={[values, bias]}
      draw={(width) => [
        ...leftAxis(y, axis, width - RIGHT, 3),
        ...bottomAxis(x(width), HEIGHT - BOTTOM, axis, width - RIGHT),
        label(width - RIGHT, HEIGHT - 3, `${names[0]} →`, "end"),
        label(2, HEIGHT - 3, `↑ ${names[1]}`),
        rule(bias, width, 1),
        ...values.flatMap((each) =>
          dot({ at: [each.bias, each.value], stability: each.stability }, x(width), y, 2.4),
        ),
      ]}
      table={() => ({
        columns: [names[0], names[1], "stability"],
        rows: values.map((each) => [each.bias, each.value, each.stability]),
      })}
      cursor={{
        count: biases.length,
        at: (px, _, width) => {
          const share = (px - axis) / (width - RIGHT - axis);
          return Math.max(0, Math.min(biases.length - 1, Math.round(share * (biases.length - 1))));
        },
        read: (k) =>
          `${names[0]} ${rough(biases[k])}: ${at(k)
            .map(({ value, stability }) => `${names[1]} ${rough(value)} ${stability}`)
            .join(", ")}`,
        marks: (k, width) => [rule(biases[k], width, 0.5)],
      }}
      onPick={(k) => onPick(biases[k])}
    />
  );
}
