import { describe } from "vitest";
import { dataVolumes } from "../../../../src/checks/kubernetes/data-volumes.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./data-volumes.cases.ts";

describe("kubernetes/data-volumes", () => testCases(dataVolumes, cases));
