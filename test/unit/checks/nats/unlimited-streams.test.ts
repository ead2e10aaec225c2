import { describe } from "vitest";
import { unlimitedStreams } from "../../../../src/checks/nats/unlimited-streams.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./unlimited-streams.cases.ts";

describe("nats/unlimited-streams", () => testCases(unlimitedStreams, cases));
