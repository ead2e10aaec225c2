import { describe, expect, it } from "vitest";
import { formatTarget, parseTarget } from "../../../../src/connect/port-forward/target.ts";
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
    ["svc/y", "service", "y", null, 0],
    ["8080:svc/y", "service", "y", null, 8080],
  ])("%s", (text, kind, name, port, localPort) => {
    expect(parseTarget(text)).toEqual({ target: { kind, name, port }, localPort });
  });

  it.each([
    ["", "TARGET is"],
    ["svc/", "does not name an object"],
    ["svc/a/b:80", "does not name an object"],
    ["svc/y:", "TARGET is"],
    ["node/x:80", '"node" is none of svc, pod, deploy, sts'],
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

  it("is printed as kubectl abbreviates it", () => {
    expect(formatTarget({ kind: "statefulset", name: "a", port: "client" })).toBe("sts/a:client");
    expect(formatTarget({ kind: "service", name: "a", port: null })).toBe("svc/a");
  });
});
