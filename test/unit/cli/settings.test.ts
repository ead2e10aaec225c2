import { describe, expect, it } from "vitest";
import { connectionSettings, settingFrom } from "../../../src/cli/settings.ts";

const configured = { value: "from-file", origin: "nomnom.doctor.yaml:4" };
const silent = {
  context: null,
  namespace: null,
  natsUrl: null,
  natsMonitoringUrl: null,
  databaseUrl: null,
  e2e: { oldApi: null, newApi: null, message: null, timeoutMs: null },
};

describe("a setting", () => {
  it.each([
    ["the flag wins", "from-flag", { X: "from-env" }, { value: "from-flag", origin: "--x" }],
    ["then the environment", undefined, { X: "from-env" }, { value: "from-env", origin: "X" }],
    ["the first variable that is set", undefined, { Y: "y" }, { value: "y", origin: "Y" }],
    ["an empty variable is not set", undefined, { X: "" }, configured],
    ["then the file", undefined, {}, configured],
  ])("%s", (_, flag, env, expected) => {
    expect(settingFrom(["--x", flag], [["X", "Y"], env], configured)).toEqual(expected);
  });
});

describe("connection settings", () => {
  const settings = (options: Parameters<typeof connectionSettings>[0], env: Record<string, string> = {}) =>
    connectionSettings(options, env, "/work", silent, { release: "nomnom", requestTimeoutMs: null });
  const nothing = { kubernetes: true, color: true };

  it("are empty when nobody says anything", () => {
    expect(settings(nothing)).toEqual({
      kubernetes: { enabled: true, kubeconfig: null, context: null, namespace: null },
      nats: { url: null, monitoringUrl: null, credsFile: null, caFile: null, certFile: null, keyFile: null },
      postgres: { url: null },
      release: "nomnom",
      requestTimeoutMs: 5_000,
    });
  });

  it("leave KUBECONFIG, a list of files, to the connections", () => {
    expect(settings(nothing, { KUBECONFIG: "a:b" }).kubernetes.kubeconfig).toBeNull();
  });

  it("prefer our own variables to everybody's", () => {
    const { nats, postgres } = settings(nothing, {
      NATS_URL: "nats://a",
      NOMNOM_NATS_URL: "nats://b",
      DATABASE_URL: "postgresql://c",
    });
    expect(nats.url).toEqual({ value: "nats://b", origin: "NOMNOM_NATS_URL" });
    expect(postgres.url).toEqual({ value: "postgresql://c", origin: "DATABASE_URL" });
  });

  it("make file names absolute", () => {
    expect(settings({ ...nothing, natsCreds: "my.creds" }).nats.credsFile).toEqual({
      value: "/work/my.creds",
      origin: "--nats-creds",
    });
  });
});
