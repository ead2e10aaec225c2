import { describe, expect, it } from "vitest";
import { formatTarget, parseTarget, parseTargets } from "../../../../src/connect/port-forward/target.ts";
import { UserError } from "../../../../src/user-error.ts";

describe("a target as typed", () => {
  it.each([
    ["svc/nomnom-postgres:5432", "service", "nomnom-postgres", 5432, 0],
    ["pod/x:8222", "pod", "x", 8222, 0],
    ["8080:svc/y:http", "service", "y", "http", 8080],
    ["0:svc/y:http", "service", "y", "http", 0],
    ["deploy/web:http", "deployment", "web", "http", 0],
    ["Deployment/web:80", "deployment", "web", 80, 0],
    ["sts/nomnom-nats:client", "statefulset", "nomnom-nats", "client", 0],
    ["nomnom-nats-0:4222", "pod", "nomnom-nats-0", 4222, 0],
    ["9000:nomnom-nats-0:4222", "pod", "nomnom-nats-0", 4222, 9000],
    ["ds/agent:9100", "daemonset", "agent", 9100, 0],
    ["rs/web-5d:80", "replicaset", "web-5d", 80, 0],
    ["job/migrate:5432", "job", "migrate", 5432, 0],
    ["deployment.apps/web:80", "deployment", "web", 80, 0],
    ["statefulsets.v1.apps/db:5432", "statefulset", "db", 5432, 0],
    ["jobs.batch/migrate:1", "job", "migrate", 1, 0],
    ["svc/y", "service", "y", null, 0],
    ["8080:svc/y", "service", "y", null, 8080],
  ])("The target %s is read as typed", (text, kind, name, port, localPort) => {
    expect(parseTarget(text)).toEqual({ target: { kind, name, port }, localPort });
  });

  it.each([
    ["", "TARGET is"],
    ["svc/", "does not name an object"],
    ["svc/a/b:80", "does not name an object"],
    ["svc/y:", "TARGET is"],
    ["deploy.batch/x:80", '"deploy.batch" is none of'],
    ["svc.apps/x:80", '"svc.apps" is none of'],
    ["node/x:80", '"node" is none of pod, svc, deploy, sts, ds, rs, job'],
    ["svc/y:70000", "1 to 65535"],
    ["svc/y:0", "1 to 65535"],
    ["svc/y:HTTP", "neither a port number nor the name"],
    ["99999:svc/y:80", "not a local port"],
    ["x:svc/y:80", "not a local port"],
    ["1:2:svc/y:80", "TARGET is"],
    ["svc/../secrets:80", "does not name an object"],
    ["svc/Y\u001b[31m:80", "does not name an object"],
  ])("%j is refused with what is wrong", (text, hint) => {
    const thrown = (() => {
      try {
        return parseTarget(text);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ code: "bad-target", exitCode: 2, hint: expect.stringContaining(hint) });
  });

  it.each([
    [["svc/y", "8080:80"], ["8080 svc/y:80"]],
    [["svc/y", ":80"], ["0 svc/y:80"]],
    [["svc/y", "80"], ["80 svc/y:80"]],
    [
      ["svc/y", "8080:http", ":9090", "pod/x:1"],
      ["8080 svc/y:http", "0 svc/y:9090", "0 pod/x:1"],
    ],
    [
      ["svc/y", "svc/z", "1:2"],
      ["0 svc/y", "1 svc/z:2"],
    ],
    [
      ["svc/y:80", "x:90"],
      ["0 svc/y:80", "0 pod/x:90"],
    ],
    [
      ["svc/y", "80http"],
      ["0 svc/y", "0 pod/80http"],
    ],
  ])("%j may have its ports behind it, as kubectl has them", (texts, expected) => {
    const wanted = parseTargets(texts);
    expect(wanted.map(({ target, localPort }) => `${localPort} ${formatTarget(target)}`)).toEqual(expected);
  });

  it("A target is printed as kubectl abbreviates it", () => {
    expect(formatTarget({ kind: "statefulset", name: "a", port: "client" })).toBe("sts/a:client");
    expect(formatTarget({ kind: "service", name: "a", port: null })).toBe("svc/a");
  });
});
