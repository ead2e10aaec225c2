import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { createServerCertificate } from "../../../src/lab/kubernetes-api/certificate.ts";
import { createStore } from "../../../src/lab/kubernetes-api/memory-store.ts";
import { type KubernetesApi, startKubernetesApi } from "../../../src/lab/kubernetes-api/server.ts";
import { nomnom } from "../../support/nomnom.ts";
import { namespaceObject } from "./cluster.ts";

let directory: string;
let api: KubernetesApi;
let issuer: Issuer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nomnom-auth-provider-"));
  issuer = await startIssuer();
  const store = createStore();
  store.create(namespaceObject("default"));
  api = await startKubernetesApi({
    store,
    tokens: new Map([
      ["cloud-token-1", { user: "cloud", rules: "admin" }],
      [issuer.idToken, { user: "ann", rules: "admin" }],
    ]),
    logs: () => ({ kind: "text", chunks: [] }),
    dial: async () => null,
  });
});
afterAll(async () => {
  await api.close();
  await issuer.stop();
  await rm(directory, { recursive: true, force: true });
});

/** The result of kubernetes/reachable, as the bundle has it, for a user with this auth-provider. */
async function reachable(name: string, config: Record<string, string>) {
  const kubeconfig = join(directory, "kubeconfig");
  await writeFile(
    kubeconfig,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "lab",
          cluster: {
            server: api.url,
            "certificate-authority-data": Buffer.from(api.caPem).toString("base64"),
          },
        },
      ],
      users: [{ name: "lab", user: { "auth-provider": { name, config } } }],
      contexts: [{ name: "lab", context: { cluster: "lab", user: "lab", namespace: "default" } }],
      "current-context": "lab",
    }),
  );
  const { stdout, stderr } = await nomnom(
    ["doctor", "-o", "json", "--kubeconfig", kubeconfig, "-n", "default", "--only", "kubernetes/reachable"],
    { NODE_EXTRA_CA_CERTS: issuer.caFile },
  );
  for (const secret of ["cloud-token-1", "renewal-1", issuer.idToken]) {
    expect(stdout + stderr).not.toContain(secret);
  }
  return JSON.parse(stdout).checks[0];
}

/** A program that prints a token as `gcloud config config-helper` does. */
const helper = (token: string) => ({
  "cmd-path": process.execPath,
  "cmd-args": `-p 'JSON.stringify({credential:{access_token:"${token}",token_expiry:"2099-01-01T00:00:00Z"}})'`,
  "token-key": "{.credential.access_token}",
  "expiry-key": "{.credential.token_expiry}",
});

describe("a user with an auth-provider", () => {
  it.each(["gcp", "azure"])(
    "A user with the auth-provider %s sends the access token of the kubeconfig",
    async (name) => {
      expect(await reachable(name, { "access-token": "cloud-token-1" })).toMatchObject({ status: "pass" });
    },
  );

  it("A user of gcp whose token has expired gets one from its program", async () => {
    const expired = { "access-token": "cloud-token-0", expiry: "2020-01-01T00:00:00Z" };
    expect(await reachable("gcp", { ...expired, ...helper("cloud-token-1") })).toMatchObject({
      status: "pass",
    });
  });

  it("A user of oidc whose token has expired gets one from its issuer", async () => {
    const check = await reachable("oidc", {
      "client-id": "kubectl",
      "id-token": issuer.expiredToken,
      "refresh-token": "renewal-1",
      "idp-issuer-url": issuer.url,
    });
    expect(check).toMatchObject({ status: "pass" });
  });

  it("A user of oidc says that its token has expired when nothing renews it", async () => {
    const { status, findings } = await reachable("oidc", { "id-token": issuer.expiredToken });
    expect(status).toBe("fail");
    expect(findings[0].message).toContain(
      "auth-provider oidc has no token that is valid, and nothing to renew it with",
    );
  });

  it("An auth-provider of another name is an error that says which names there are", async () => {
    const { status, findings } = await reachable("openstack", { "access-token": "cloud-token-1" });
    expect(status).toBe("fail");
    expect(findings[0].message).toContain(
      "auth-provider openstack is not known: only oidc, gcp and azure are",
    );
  });
});

interface Issuer {
  url: string;
  caFile: string;
  expiredToken: string;
  /** What `renewal-1` is exchanged for. */
  idToken: string;
  stop(): Promise<void>;
}

/** An OpenID provider that knows one refresh token. */
async function startIssuer(): Promise<Issuer> {
  const { certificatePem, privateKeyPem } = await createServerCertificate();
  const caFile = join(directory, "issuer.pem");
  await writeFile(caFile, certificatePem);
  let url = "";
  let idToken = "";
  const server: Server = createServer(
    { cert: certificatePem, key: privateKeyPem },
    async (request, response) => {
      response.setHeader("content-type", "application/json");
      if (request.url === "/.well-known/openid-configuration") {
        response.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/token` }));
        return;
      }
      let body = "";
      for await (const chunk of request.setEncoding("utf8")) body += chunk;
      const { grant_type: grant, refresh_token: token } = Object.fromEntries(new URLSearchParams(body));
      const valid = request.url === "/token" && grant === "refresh_token" && token === "renewal-1";
      response.statusCode = valid ? 200 : 400;
      response.end(
        JSON.stringify(
          valid
            ? { access_token: "unused", token_type: "bearer", expires_in: 300, id_token: idToken }
            : { error: "invalid_grant" },
        ),
      );
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `https://127.0.0.1:${portOf(server.address())}`;
  const now = Math.floor(Date.now() / 1000);
  idToken = jwt({ iss: url, sub: "ann", aud: "kubectl", iat: now, exp: now + 300 });
  return {
    url,
    caFile,
    expiredToken: jwt({ iss: url, sub: "ann", aud: "kubectl", iat: now - 600, exp: now - 300 }),
    idToken,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function jwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${Buffer.from("signature").toString("base64url")}`;
}
