import { describe } from "vitest";
import { messageStatus } from "../../../../src/checks/pipeline/message-status.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./message-status.cases.ts";

describe("pipeline/message-status", () => testCases(messageStatus, cases));
