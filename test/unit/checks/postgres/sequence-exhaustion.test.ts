import { describe } from "vitest";
import { sequenceExhaustion } from "../../../../src/checks/postgres/sequence-exhaustion.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./sequence-exhaustion.cases.ts";

describe("postgres/sequence-exhaustion", () => testCases(sequenceExhaustion, cases));
