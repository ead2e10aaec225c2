import { describe } from "vitest";
import { consumerProgress } from "../../../../src/checks/nats/consumer-progress.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./consumer-progress.cases.ts";

describe("nats/consumer-progress", () => testCases(consumerProgress, cases));
