import { describe } from "vitest";
import { streamConfig } from "../../../../src/checks/nats/stream-config.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./stream-config.cases.ts";

describe("nats/stream-config", () => testCases(streamConfig, cases));
