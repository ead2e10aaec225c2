import { describe } from "vitest";
import { natsReachable } from "../../../../src/checks/nats/reachable.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./reachable.cases.ts";

describe("nats/reachable", () => testCases(natsReachable, cases));
