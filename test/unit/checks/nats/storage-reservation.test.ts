import { describe } from "vitest";
import { storageReservation } from "../../../../src/checks/nats/storage-reservation.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./storage-reservation.cases.ts";

describe("nats/storage-reservation", () => testCases(storageReservation, cases));
