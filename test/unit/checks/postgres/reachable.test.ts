import { describe } from "vitest";
import { postgresReachable } from "../../../../src/checks/postgres/reachable.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./reachable.cases.ts";

describe("postgres/reachable", () => testCases(postgresReachable, cases));
