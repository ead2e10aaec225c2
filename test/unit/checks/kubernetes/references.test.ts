import { describe } from "vitest";
import { references } from "../../../../src/checks/kubernetes/references.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./references.cases.ts";

describe("kubernetes/references", () => testCases(references, cases));
