/** The cell of the gate inspector, to touch on the first page. */
import { h, render } from "preact";
import { CellPicture } from "../web/start/CellPicture.tsx";
import "../web/look/tokens.css";
import "../web/look/picture.css";

/** @param inspector address of the inspector */
export function showCell(place: HTMLElement, inspector: string): void {
  render(h(CellPicture, { inspector }), place);
}
