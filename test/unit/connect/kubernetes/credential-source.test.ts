import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openCredentials } from "../../../../src/connect/kubernetes/credential-source.ts";
import type { KubeconfigUser } from "../../../../src/connect/kubernetes/kubeconfig-schema.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-credentials-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function sourceFor(user: KubeconfigUser) {
  const secrets: string[] = [];
  const access = {
    context: "c",
    origin: "test",
    namespace: null,
    server: new URL("https://127.0.0.1:1"),
    ca: null,
    insecureSkipTlsVerify: false,
    tlsServerName: null,
    proxyUrl: null,
    userName: "u",
    user,
  };
  const limits = { timeoutMs: 1_000, signal: new AbortController().signal };
  const opened = await openCredentials(access, {}, limits, (...values) => secrets.push(...values));
  if (!opened.ok) throw new Error(opened.error.message);
  return { source: opened.data, secrets };
}

test("A token file is read again when the server refuses its token", async () => {
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "first\n");
  const { source, secrets } = await sourceFor({ tokenFile });
  const first = await source.current();
  expect(first.authorization).toBe("Bearer first");
  await writeFile(tokenFile, "second\n");
  expect(await source.renew(first)).toBe(true);
  expect((await source.current()).authorization).toBe("Bearer second");
  expect(secrets).toEqual(["first", "second"]);
});

test("Twenty requests that are refused at once renew once", async () => {
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "first");
  const { source, secrets } = await sourceFor({ tokenFile });
  const used = await source.current();
  await writeFile(tokenFile, "second");
  expect(await Promise.all(Array.from({ length: 20 }, () => source.renew(used)))).not.toContain(false);
  expect(secrets).toEqual(["first", "second"]);
});

test("A renewal that fails leaves what there is", async () => {
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "first");
  const { source } = await sourceFor({ tokenFile });
  const used = await source.current();
  await rm(tokenFile);
  expect(await source.renew(used)).toBe(false);
  expect(await source.current()).toBe(used);
});

test("What stands in the kubeconfig itself is never looked up again", async () => {
  const { source } = await sourceFor({ token: "fixed" });
  expect(await source.renew(await source.current())).toBe(false);
});
