/** Keeps a copy of the page's files, so that it opens without a network; the host is always asked first. */
import { fail } from "../state/app.ts";
import { scriptAddress } from "./trusted.ts";

/** `sluice view` has another address each time: nothing is kept for it. */
const LOCAL = "127.0.0.1";

export function keepOffline(): void {
  if (!("serviceWorker" in navigator) || !isSecureContext || location.hostname === LOCAL) return;
  navigator.serviceWorker.register(scriptAddress("offline.js")).catch(fail);
}
