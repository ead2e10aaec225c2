import { describe } from "vitest";
import { vacuum } from "../../../../src/checks/postgres/vacuum.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./vacuum.cases.ts";

describe("postgres/vacuum", () => testCases(vacuum, cases));
