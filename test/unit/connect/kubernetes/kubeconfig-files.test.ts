import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTransport } from "../../../../src/connect/kubernetes/api-transport.ts";
import {
  type AccessOptions,
  resolveClusterAccess,
} from "../../../../src/connect/kubernetes/cluster-access.ts";
import { fixedCredentials } from "../../../support/fixed-credentials.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nomnom-kubeconfig-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

const config = (name: string, more = "") => `
apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: shared, cluster: {server: "https://${name}.example:6443"}}]
users: [{name: ${name}, user: {token: ${name}-token}}]
contexts: [{name: ${name}, context: {cluster: shared, user: ${name}, namespace: ns-${name}}}]
${more}`;

const kubeconfig = (value: string): AccessOptions["given"] =>
  new Map([["kubernetes.kubeconfig", { value, origin: "--kubeconfig" }]]);

const resolve = (options: Partial<AccessOptions>) =>
  resolveClusterAccess({ given: new Map(), env: {}, homeDir: directory, ...options });

describe("which kubeconfig", () => {
  it("The kubeconfig takes of several files the first current-context and the first of equal names, and skips missing ones", async () => {
    const first = await file("first", config("one"));
    const second = await file("second", config("two"));
    const env = { KUBECONFIG: [join(directory, "missing"), first, second].join(delimiter) };
    expect(await resolve({ env })).toMatchObject({ context: "one", namespace: "ns-one" });
    const access = await resolve({
      env,
      given: new Map([["kubernetes.context", { value: "two", origin: "--context" }]]),
    });
    expect(access?.server.href).toBe("https://one.example:6443/");
    expect(access?.user.token).toBe("two-token");
  });

  it("The kubeconfig wants a file named by a flag to exist", async () => {
    await expect(resolve({ given: kubeconfig(join(directory, "nope")) })).rejects.toMatchObject({
      code: "unreadable-kubeconfig",
      exitCode: 2,
    });
  });

  it("An alias without an anchor is an error of the kubeconfig", async () => {
    const path = await file("alias", `${config("one")}\npreferences: *nobody\n`);
    await expect(resolve({ given: kubeconfig(path) })).rejects.toMatchObject({
      code: "malformed-kubeconfig",
    });
  });

  it("The kubeconfig is nothing, and not localhost:8080, where there is none", async () => {
    expect(await resolve({})).toBeNull();
    expect(await resolve({ env: { KUBECONFIG: join(directory, "missing") } })).toBeNull();
  });

  it("The kubeconfig is the pod's service account in a pod", async () => {
    await file("token", "pod-token\n");
    await file("namespace", "pod-ns");
    await file("ca.crt", "PEM");
    const env = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };
    expect(await resolve({ env, serviceAccountDir: directory })).toMatchObject({
      context: null,
      namespace: "pod-ns",
      user: { tokenFile: join(directory, "token") },
    });
  });
});

describe("a kubeconfig that kubectl reads", () => {
  const text = config("one");
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const unverified = text.replace("server:", "insecure-skip-tls-verify: yes, server:");

  it.each<[string, string | Buffer]>([
    ["with a second document behind it", `${text}\n---\n${config("two")}`],
    ["with the beginning of a document behind it", `${text}\n---\n`],
    ["with a key twice, the last of which counts", text.replace("current", "current-context: two\ncurrent")],
    ["in UTF-16, as PowerShell writes it", utf16],
    ["with the byte order mark of UTF-8", `\ufeff${text}`],
    ["with Windows line ends", text.replaceAll("\n", "\r\n")],
    ["with a truth value of YAML 1.1", unverified],
  ])("A kubeconfig %s is read", async (_, content) => {
    const path = join(directory, "as-kubectl");
    await writeFile(path, content);
    expect(await resolve({ given: kubeconfig(path) })).toMatchObject({ context: "one", namespace: "ns-one" });
  });

  it("A truth value of YAML 1.1 is taken for what it says", async () => {
    const path = await file("unverified", unverified);
    expect(await resolve({ given: kubeconfig(path) })).toMatchObject({ insecureSkipTlsVerify: true });
  });
});

describe("a kubeconfig's user who acts as another", () => {
  it("Impersonation goes with each request, in all its parts", async () => {
    const path = await file(
      "as",
      config("one").replace(
        "token: one-token",
        "token: one-token, as: ops, as-uid: u-1, as-groups: [readers, writers], as-user-extra: {reason: [audit]}",
      ),
    );
    const access = await resolve({ given: kubeconfig(path) });
    if (access === null) throw new Error("the kubeconfig has a cluster");
    const transport = openTransport(
      access,
      { current: async () => fixedCredentials("Bearer one-token"), renew: async () => false },
      null,
    );
    expect((await transport.access()).headers).toMatchObject({
      Authorization: "Bearer one-token",
      "Impersonate-User": "ops",
      "Impersonate-Uid": "u-1",
      "Impersonate-Group": ["readers", "writers"],
      "Impersonate-Extra-reason": ["audit"],
    });
    transport.close();
  });
});

describe("a kubeconfig that is wrong", () => {
  const open = async (text: string) => resolve({ given: kubeconfig(await file("broken", text)) });

  it("A wrong kubeconfig is reported with line and column", async () => {
    await expect(open("apiVersion: v1\nclusters: [\n  {name: x\n")).rejects.toThrow(/broken:\d+:\d+: /);
    await expect(open("apiVersion: v1\nclusters:\n- name: 5\n  cluster: {}\n")).rejects.toThrow(
      /broken:3:9: clusters\.0\.name/,
    );
  });

  it("A kubeconfig error names the cluster or user its context lacks", async () => {
    await expect(
      open("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]"),
    ).rejects.toThrow('cluster "c"');
  });

  it("A kubeconfig without a current-context is an error that lists the contexts", async () => {
    await expect(open(config("one").replace("current-context: one", ""))).rejects.toMatchObject({
      code: "no-context",
      hint: expect.stringContaining("one"),
    });
  });

  it("A kubeconfig error names a server that is no URL", async () => {
    await expect(open(config("one").replace("https://one.example:6443", ""))).rejects.toMatchObject({
      code: "bad-server-url",
    });
  });
});
