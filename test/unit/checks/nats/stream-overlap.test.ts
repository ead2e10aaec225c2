import { describe } from "vitest";
import { streamOverlap } from "../../../../src/checks/nats/stream-overlap.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./stream-overlap.cases.ts";

describe("nats/stream-overlap", () => testCases(streamOverlap, cases));
