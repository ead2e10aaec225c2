import { describe } from "vitest";
import { blockedSessions } from "../../../../src/checks/postgres/blocked-sessions.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./blocked-sessions.cases.ts";

describe("postgres/blocked-sessions", () => testCases(blockedSessions, cases));
