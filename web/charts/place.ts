/** Where a label may stand: clear of lines and of other labels. */

export interface Place {
  x: number;
  /** Of its base line. */
  y: number;
  anchor: "start" | "middle" | "end";
}

type Point = readonly [x: number, y: number];

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Of small text; wide letters are rare in labels. */
const [LETTER, ASCENT, DESCENT] = [6, 10, 3];

/** Returns the first place whose text crosses none of the lines and none of the taken boxes, and takes it; the last place if none is clear. */
export function clearPlace(
  text: string,
  places: readonly Place[],
  lines: readonly (readonly Point[])[],
  taken: Box[],
): Place {
  const found =
    places.find((place) => {
      const box = boxOf(text, place);
      return !taken.some((other) => overlap(box, other)) && !lines.some((points) => crosses(points, box));
    }) ?? places[places.length - 1];
  taken.push(boxOf(text, found));
  return found;
}

function boxOf(text: string, { x, y, anchor }: Place): Box {
  const width = LETTER * text.length;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - ASCENT, bottom: y + DESCENT };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function crosses(points: readonly Point[], box: Box): boolean {
  return points.some((point, k) => k > 0 && meets(points[k - 1], point, box));
}

/** Whether a part of the line from a to b lies in the box. Points that are not numbers end a line. */
function meets([ax, ay]: Point, [bx, by]: Point, { left, right, top, bottom }: Box): boolean {
  let [from, to] = [0, 1];
  for (const [start, change, low, high] of [
    [ax, bx - ax, left, right],
    [ay, by - ay, top, bottom],
  ]) {
    if (!Number.isFinite(start) || !Number.isFinite(change)) return false;
    if (change === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const [enter, leave] = [(low - start) / change, (high - start) / change].sort((a, b) => a - b);
    [from, to] = [Math.max(from, enter), Math.min(to, leave)];
  }
  return from <= to;
}
