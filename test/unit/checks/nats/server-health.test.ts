import { describe } from "vitest";
import { serverHealth } from "../../../../src/checks/nats/server-health.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./server-health.cases.ts";

describe("nats/server-health", () => testCases(serverHealth, cases));
