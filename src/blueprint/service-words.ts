import type { ServiceStatement } from "./service-statements.ts";

/** Whose statement it is, for people. */
export const serviceWords: Readonly<Record<ServiceStatement["service"], string>> = {
  worker: "the worker's",
  "ingestion-api": "the ingestion API's",
  "dashboard-backend": "the dashboard's",
};
