/** The start of a checkpoint worker. */
import type { Methods } from "./protocol.ts";
import { serve } from "./serve.ts";
import { Session } from "./session.ts";

serve<Methods>(new Session());
