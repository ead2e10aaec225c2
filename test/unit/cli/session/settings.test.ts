import { describe, expect, it } from "vitest";
import { type Addresses, connectionSettings } from "../../../../src/cli/session/settings.ts";
import type { Setting } from "../../../../src/setting.ts";
import type { SettingName, System } from "../../../../src/systems/systems.ts";

const inFile: Setting = { value: "nats://file", origin: "nomnom.doctor.yaml:4" };
const e2e = { oldApi: null, newApi: null, message: null, timeoutMs: null, plan: null };

function settings(
  addresses: Addresses,
  env: Record<string, string> = {},
  configured: readonly [SettingName, Setting][] = [],
) {
  const request = { addresses, kubernetes: true, requestTimeoutMs: null };
  const found = {
    ...{ addresses: new Map(configured), databases: [], onlyNamedDatabases: false, e2e },
    named: new Set<System>(),
  };
  return connectionSettings(request, { env, cwd: "/work" }, found);
}

describe("a setting", () => {
  it.each([
    [
      "the flag wins",
      "nats://flag",
      { NATS_URL: "nats://env" },
      { value: "nats://flag", origin: "--nats-url" },
    ],
    [
      "then the environment",
      undefined,
      { NATS_URL: "nats://env" },
      { value: "nats://env", origin: "NATS_URL" },
    ],
    [
      "our own variable is preferred to everybody's",
      undefined,
      { NATS_URL: "nats://env", NOMNOM_NATS_URL: "nats://own" },
      { value: "nats://own", origin: "NOMNOM_NATS_URL" },
    ],
    ["an empty variable is not set", undefined, { NATS_URL: "" }, inFile],
    ["then the file", undefined, {}, inFile],
  ])("The order of a setting's sources holds: %s", (_, natsUrl, env, expected) => {
    const { given } = settings(natsUrl === undefined ? {} : { natsUrl }, env, [["nats.url", inFile]]);
    expect(given.get("nats.url")).toEqual(expected);
  });
});

describe("connection settings", () => {
  it("Connection settings are empty when nobody says anything", () => {
    expect(settings({})).toEqual({
      given: new Map(),
      databases: [],
      onlyNamedDatabases: false,
      kubernetes: true,
      named: new Set(),
      requestTimeoutMs: 5_000,
    });
  });

  it("Connection settings give a named database the address of its variable, else that of the file", () => {
    const from = { workload: "billing-api", variable: "DATABASE_URL" };
    const url = { value: "postgresql://file", origin: "nomnom.doctor.yaml:3" };
    const billing = { name: "eu-billing", url, from };
    const none = {
      addresses: new Map(),
      e2e,
      databases: [billing],
      named: new Set<System>(),
      onlyNamedDatabases: true,
    };
    const request = { addresses: {}, kubernetes: true, requestTimeoutMs: null };
    const ofFile = connectionSettings(request, { env: {}, cwd: "/work" }, none);
    expect(ofFile).toMatchObject({ databases: [billing], onlyNamedDatabases: true });
    const env = { NOMNOM_DATABASE_URL_EU_BILLING: "postgresql://env" };
    expect(connectionSettings(request, { env, cwd: "/work" }, none).databases).toEqual([
      { ...billing, url: { value: "postgresql://env", origin: "NOMNOM_DATABASE_URL_EU_BILLING" } },
    ]);
    const withFlag = { ...request, addresses: { databaseUrl: "postgresql://flag" } };
    expect(() => connectionSettings(withFlag, { env: {}, cwd: "/work" }, none)).toThrow(
      "--database-url is for no database: the configuration file names them all (eu-billing)",
    );
  });

  it("Connection settings leave KUBECONFIG, a list of files, to the connections", () => {
    expect(settings({}, { KUBECONFIG: "a:b" }).given.has("kubernetes.kubeconfig")).toBe(false);
  });

  it("Connection settings make file names absolute", () => {
    expect(settings({ natsCreds: "my.creds" }).given.get("nats.credsFile")).toEqual({
      value: "/work/my.creds",
      origin: "--nats-creds",
    });
  });
});
