/** The start of the network worker. */
import { useThreads } from "../../../src/index.ts";
import { serve } from "../../worker/serve.ts";
import type { Methods } from "../protocol.ts";
import { NetworkSession } from "./session.ts";

// As in the watch worker: the page's policy has no workers from text.
useThreads(1);

serve<Methods>(new NetworkSession());
