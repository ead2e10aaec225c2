import { describe } from "vitest";
import { singleApi } from "../../../../src/checks/pipeline/single-api.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./single-api.cases.ts";

describe("pipeline/single-api", () => testCases(singleApi, cases));
