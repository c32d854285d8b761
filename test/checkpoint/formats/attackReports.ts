/** Setup of the project of files that attack readers: modules load once for many files, and this file once for each. */
import { afterAll } from "vitest";
import { reportAttacks } from "./hostile.ts";

afterAll(reportAttacks);
