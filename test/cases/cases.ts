import type { Case } from "./case.ts";
import { consumers } from "./nats/consumers.ts";
import { healthyStreams } from "./nats/healthy-streams.ts";
import { overlaps } from "./nats/overlaps.ts";
import { storage } from "./nats/storage.ts";
import { healthyLayouts } from "./postgres/healthy-layouts.ts";
import { refusedRows } from "./postgres/refused-rows.ts";
import { rights } from "./postgres/rights.ts";

/** Every situation, in the order of the table. */
export const cases: readonly Case[] = [
  ...healthyStreams,
  ...healthyLayouts,
  ...overlaps,
  ...storage,
  ...consumers,
  ...refusedRows,
  ...rights,
];
