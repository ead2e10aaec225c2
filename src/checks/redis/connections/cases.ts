import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { redisWith } from "../../../../test/support/checks/redis.ts";

export const cases: Case[] = [
  {
    name: "nine tenths of the connections are in use",
    sections: redisWith({ clients: { connected: 9_000, max: 10_000, rejected: 0 } }),
    status: "warn",
    finds: ["few-left"],
    messages: [
      "Redis 7.0.15 has 9000 of 10000 connections in use (maxclients): the next clients are refused.",
    ],
    says: ["CLIENT LIST", "CONFIG SET maxclients 20000"],
  },
  {
    name: "clients were turned away: the real server answers ERR max number of clients reached",
    sections: redisWith({ clients: { connected: 4, max: 100, rejected: 7 } }),
    status: "warn",
    finds: ["rejected"],
    messages: [
      "Redis 7.0.15 has turned 7 connections away since it started, 1h ago: all 100 connections were in use (maxclients).",
    ],
    says: ["CONFIG RESETSTAT"],
  },
  {
    name: "it does not say how many it takes",
    sections: redisWith({ clients: { connected: 9_000, max: null, rejected: 0 } }),
    status: "pass",
  },
  { name: "most are free", sections: redisWith({}), status: "pass", finds: [] },
  {
    name: "it could not be read",
    sections: { "redis/server": error("redis", "timeout", "INFO did not answer within 5 s") },
    status: "unknown",
  },
];
