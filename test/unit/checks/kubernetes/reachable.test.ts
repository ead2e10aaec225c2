import { describe } from "vitest";
import { kubernetesReachable } from "../../../../src/checks/kubernetes/reachable.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./reachable.cases.ts";

describe("kubernetes/reachable", () => testCases(kubernetesReachable, cases));
