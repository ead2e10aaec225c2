import { describe } from "vitest";
import { consumerConfig } from "../../../../src/checks/nats/consumer-config.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./consumer-config.cases.ts";

describe("nats/consumer-config", () => testCases(consumerConfig, cases));
