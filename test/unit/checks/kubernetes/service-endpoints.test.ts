import { describe } from "vitest";
import { serviceEndpoints } from "../../../../src/checks/kubernetes/service-endpoints.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./service-endpoints.cases.ts";

describe("kubernetes/service-endpoints", () => testCases(serviceEndpoints, cases));
