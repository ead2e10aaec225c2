import { describe } from "vitest";
import { ingressBackends } from "../../../../src/checks/kubernetes/ingress-backends.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./ingress-backends.cases.ts";

describe("kubernetes/ingress-backends", () => testCases(ingressBackends, cases));
