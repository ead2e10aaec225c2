import { describe } from "vitest";
import { unprocessedLoss } from "../../../../src/checks/nats/unprocessed-loss.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./unprocessed-loss.cases.ts";

describe("nats/unprocessed-loss", () => testCases(unprocessedLoss, cases));
