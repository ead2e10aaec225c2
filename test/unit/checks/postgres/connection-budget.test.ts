import { describe } from "vitest";
import { connectionBudget } from "../../../../src/checks/postgres/connection-budget.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./connection-budget.cases.ts";

describe("postgres/connection-budget", () => testCases(connectionBudget, cases));
