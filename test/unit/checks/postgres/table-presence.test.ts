import { describe } from "vitest";
import { tablePresence } from "../../../../src/checks/postgres/table-presence.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./table-presence.cases.ts";

describe("postgres/table-presence", () => testCases(tablePresence, cases));
