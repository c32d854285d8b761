/** The cell to touch in another page: the first one of the documentation. */
import { render } from "preact";
import { CellPicture } from "./CellPicture.tsx";

/** @param inspector address of the inspector, seen from that page */
export function showCell(place: HTMLElement, inspector: string): void {
  render(<CellPicture inspector={inspector} />, place);
}
