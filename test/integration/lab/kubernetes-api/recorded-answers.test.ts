import { afterAll, beforeAll, expect, test } from "vitest";
import type { KubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import { recordedText } from "../../../unit/lab/kubernetes-api/tables/recorded-answers.ts";
import { ask, jsonRecord, startApi, zooStore } from "./api-under-test.ts";

interface RecordedAnswer {
  path: string;
  token: string;
  code: number;
  contentType: string;
  body: string;
}

const recorded = recordedText("api-answers.txt")
  .split(/^\$ /m)
  .slice(1)
  .map((block): RecordedAnswer => {
    const [head = "", status = "", ...body] = block.split("\n");
    const [, path = "", token = ""] = /^(\S+) \(token (\S+)\)$/.exec(head) ?? [];
    const [code = "", contentType = ""] = status.split(" ");
    return { path, token, code: Number(code), contentType, body: body.join("\n").trim() };
  });

/** The requests of the record that were no GET. */
function sent({ path }: RecordedAnswer) {
  if (path.endsWith("/selfsubjectrulesreviews")) {
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview" };
    return { method: "POST", body: { ...review, spec: { namespace: "zoo" } } };
  }
  if (path.endsWith("/deployments/web")) {
    const body = [{ op: "replace", path: "/spec/replicas", value: 0 }];
    return { method: "PATCH", contentType: "application/json-patch+json", body };
  }
  return {};
}

let api: KubernetesApi;
beforeAll(async () => {
  api = await startApi({ store: zooStore() });
});
afterAll(() => api.close());

test("The record has all 15 answers", () => {
  expect(recorded.map(({ code }) => code)).toHaveLength(15);
});

test.each(
  recorded.filter(({ path }) => !path.includes("watch=1")).map((one) => [one.path, one.token, one] as const),
)("%s as %s is answered as by the real server", async (path, token, real) => {
  const own = await ask(api, path, { token, ...sent(real) });
  expect([own.code, own.contentType]).toEqual([real.code, real.contentType]);
  if (path.endsWith("/selfsubjectrulesreviews")) {
    // The record breaks off after 40 lines, so its lines are what can be compared.
    const lines = JSON.stringify(JSON.parse(own.text), null, 2)
      .split("\n")
      .map((line) => line.trim());
    const realLines = real.body
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    expect(lines.join("\n").replaceAll("{}", "{\n}")).toContain(realLines.slice(6, 24).join("\n"));
    return;
  }
  if (real.body === "") return expect(own.text).toBe("");
  expect(withoutRevision(own.text)).toEqual(withoutRevision(real.body));
});

test("A watch from an old revision begins as the real one does", async () => {
  const own = await ask(api, "/api/v1/namespaces/zoo/pods?watch=1&resourceVersion=1&timeoutSeconds=1", {
    token: "viewer-token",
  });
  const first = jsonRecord.parse(JSON.parse(own.text.split("\n")[0] ?? ""));
  expect(Object.keys(first)).toEqual(["type", "object"]);
  expect(first).toMatchObject({ type: "ADDED", object: { kind: "Pod", apiVersion: "v1" } });
  expect(own.text.trim().split("\n")).toHaveLength(33);
});

/** Revisions count a cluster's writes; everything else must be the same. */
function withoutRevision(text: string): unknown {
  return JSON.parse(text, (key: string, value: unknown) => (key === "resourceVersion" ? undefined : value));
}
