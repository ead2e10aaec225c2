import { describe } from "vitest";
import { streamCapacity } from "../../../../src/checks/nats/stream-capacity.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./stream-capacity.cases.ts";

describe("nats/stream-capacity", () => testCases(streamCapacity, cases));
