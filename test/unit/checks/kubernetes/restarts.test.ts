import { describe } from "vitest";
import { restarts } from "../../../../src/checks/kubernetes/restarts.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./restarts.cases.ts";

describe("kubernetes/restarts", () => testCases(restarts, cases));
