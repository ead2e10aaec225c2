import { describe } from "vitest";
import { addresses } from "../../../../src/checks/config/addresses.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./addresses.cases.ts";

describe("config/addresses", () => testCases(addresses, cases));
