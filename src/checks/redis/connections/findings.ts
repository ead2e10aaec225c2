import { defineFinding } from "../../finding.ts";

export const fewLeft = defineFinding({
  code: "redis/connections/few-left",
  title: "Few connections are left",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: true,
});

export const rejected = defineFinding({
  code: "redis/connections/rejected",
  title: "Clients were turned away because all connections were in use",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: null,
});
