/** The start of the watch worker. */
import { useThreads } from "../../../src/index.ts";
import { serve } from "../../worker/serve.ts";
import type { Methods } from "../protocol.ts";
import { WatchSession } from "./session.ts";

// One sequence is not shared out, and the page's policy has no workers from text.
useThreads(1);

serve<Methods>(new WatchSession());
