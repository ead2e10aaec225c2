import { describe } from "vitest";
import { privileges } from "../../../../src/checks/postgres/privileges.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./privileges.cases.ts";

describe("postgres/privileges", () => testCases(privileges, cases));
