import { describe } from "vitest";
import { deadLetters } from "../../../../src/checks/pipeline/dead-letters.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./dead-letters.cases.ts";

describe("pipeline/dead-letters", () => testCases(deadLetters, cases));
