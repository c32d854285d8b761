/** The table of schemes that the command line has, without what makes them: that is in the worker. */
import { schemeTable } from "../../src/cli/schemeTable.ts";

export const schemes = schemeTable;
