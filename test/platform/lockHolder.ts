/** A process that takes a directory and holds it until it is killed. */
import { lockDirectory } from "../../src/platform/node/lock.ts";

await lockDirectory(process.argv[2]);
process.send!("held");
setInterval(() => {}, 1000);
