import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { command, commandLine } from "../../../src/remedy/command.ts";
import { clusterKubectlFor, helmFor, kubectlFor } from "../../../src/remedy/kubectl.ts";
import { natsFor, repeated } from "../../../src/remedy/nats.ts";
import { adminPsql, psql } from "../../../src/remedy/psql.ts";
import { joined, placeholder, shellWord } from "../../../src/remedy/word.ts";

const target = {
  context: "kind-nomnom",
  namespace: "nomnom-dev",
  nats: "nats://127.0.0.1:4222",
  postgres: "postgresql://nomnom-postgres:5432/nomnom",
};

/** The arguments a real shell makes of a line whose program is printf. */
function argumentsOf(line: string): string[] {
  const script = line.replace(/^printf/, "printf '%s\\0'");
  const output = execFileSync("sh", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return output.split("\0").slice(0, -1);
}

describe("a command line in a real sh", () => {
  const hostile = [
    "A$(id)",
    ["AUDIT;touch$", "{IFS}pwned;"].join(""),
    "it's.>",
    "`id`",
    "*",
    "~root",
    "=x",
    "a b",
    "a\nb",
    "!!",
    "#x",
    "\\",
    '"',
    "-n",
    "{a,b}",
    "",
  ];
  test.each(hostile)("A command line in a real sh gives %j back as the same argument", (name) => {
    expect(argumentsOf(commandLine(command("printf", name, joined("--flag=", name))))).toEqual([
      name,
      `--flag=${name}`,
    ]);
  });

  test("A command line in a real sh gives random arguments back", () => {
    // One shell for all of them: a process for each would make this a test of fork.
    const samples = fc
      .sample(fc.string({ unit: "binary-ascii" }), 500)
      .map((text) => text.replaceAll("\0", ""));
    expect(argumentsOf(commandLine(command("printf", ...samples)))).toEqual(samples);
  });

  test("A command line in a real sh names the context to Helm by Helm's own flag", () => {
    expect(commandLine(helmFor({ context: "lab", namespace: "dev" })("list"))).toBe(
      "helm --kube-context lab -n dev list",
    );
  });

  test("A command line in a real sh sends what is printed into a file whose name is quoted", () => {
    expect(commandLine({ ...command("printf", "a"), stdout: "my backup.sql" })).toBe(
      "printf a > 'my backup.sql'",
    );
  });

  test("A command line in a real sh hands standard input over unchanged, its own delimiter included", () => {
    const stdin = "a $HOME `id`\nEOF\nEOF_\nlast\n";
    const line = commandLine({ ...command("cat", "-"), stdin });
    expect(execFileSync("sh", ["-c", line], { encoding: "utf8" })).toBe(stdin);
  });

  test("A command line in a real sh runs nothing while a placeholder stands in it", () => {
    const line = commandLine(command("printf", placeholder("NAME"), "x"));
    expect(() => argumentsOf(line)).toThrow();
    expect(() =>
      argumentsOf(commandLine(command("printf", joined("postgresql://", placeholder("ADMIN"), "@h/d")))),
    ).toThrow();
  });
});

describe("a command names what it acts on", () => {
  const routed = (forwarded: boolean, origin: string) => ({
    ...target,
    routes: { nats: { origin, forwarded }, postgres: { origin, forwarded, user: "app" } },
  });

  test("kubectl names context and namespace, and no namespace for what lies in none", () => {
    expect(commandLine(kubectlFor(target)("get", "pods"))).toBe(
      "kubectl --context kind-nomnom -n nomnom-dev get pods",
    );
    expect(commandLine(clusterKubectlFor(target)("get", "nodes"))).toBe(
      "kubectl --context kind-nomnom get nodes",
    );
  });

  test("kubectl names the kubeconfig that was asked for, and nothing in a pod", () => {
    expect(commandLine(kubectlFor({ ...target, kubeconfig: "/my config" })("get", "pods"))).toBe(
      "kubectl --kubeconfig '/my config' --context kind-nomnom -n nomnom-dev get pods",
    );
    expect(commandLine(kubectlFor({ context: null, namespace: "a" })("get", "pods"))).toBe(
      "kubectl -n a get pods",
    );
  });

  test("What was reached through a port-forward is reached by nomnom run", () => {
    const forwarded = routed(true, "Deployment nomnom-worker");
    expect(commandLine(natsFor(forwarded)("stream", "ls"))).toBe(
      "nomnom run --context kind-nomnom -n nomnom-dev -- nats stream ls",
    );
    expect(commandLine(psql(forwarded, "SELECT 1"))).toBe(
      "nomnom run --context kind-nomnom -n nomnom-dev -- psql -c 'SELECT 1'",
    );
  });

  test("What was reached directly is named by its address", () => {
    const direct = routed(false, "--nats-url");
    expect(
      commandLine(natsFor(direct)("stream", "edit", "A", ...repeated("--subjects", ["a.>", "b.*"]))),
    ).toBe("nats --server nats://127.0.0.1:4222 stream edit A --subjects 'a.>' --subjects 'b.*'");
    expect(commandLine(psql(direct, "SELECT 1", "SELECT '2'"))).toBe(
      `psql postgresql://app@nomnom-postgres:5432/nomnom -c 'SELECT 1; SELECT '\\''2'\\'''`,
    );
  });

  test("A variable that holds the database's address is used as it is, with its password", () => {
    expect(commandLine(psql(routed(false, "DATABASE_URL"), "SELECT 1"))).toBe(
      `psql "\${DATABASE_URL:?}" -c 'SELECT 1'`,
    );
  });

  test("A document that does not say how a server was reached means the cluster it names", () => {
    expect(commandLine(natsFor(target)("account", "info"))).toBe(
      "nomnom run --context kind-nomnom -n nomnom-dev -- nats account info",
    );
    expect(commandLine(natsFor({ ...target, context: null })("account", "info"))).toBe(
      "nats --server nats://127.0.0.1:4222 account info",
    );
  });

  test("An administrator's psql runs in the release's own pod, or asks for the user", () => {
    expect(commandLine(adminPsql(target, "nomnom", "SELECT 1"))).toBe(
      "kubectl --context kind-nomnom -n nomnom-dev exec statefulset/nomnom-postgres -- psql -U postgres -d nomnom -c 'SELECT 1'",
    );
    expect(
      commandLine(adminPsql({ ...target, postgres: "postgresql://db:5432/x" }, "nomnom", "SELECT 1")),
    ).toBe("psql postgresql://<ADMIN>@db:5432/x -c 'SELECT 1'");
  });
});

test("Plain words stay unquoted", () => {
  for (const word of ["deployment/nomnom-worker", "--replicas=1", "a.b:c", "1Gi", "./BACKUP"])
    expect(shellWord(word)).toBe(word);
});
