import { describe } from "vitest";
import { podReadiness } from "../../../../src/checks/kubernetes/pod-readiness.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./pod-readiness.cases.ts";

describe("kubernetes/pod-readiness", () => testCases(podReadiness, cases));
