import { describe, expect, test } from "vitest";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import { pageOf } from "../../../../src/lab/kubernetes-api/paging.ts";

function storeWith(count: number, historyLimit = 10_000) {
  const store = createStore({ historyLimit });
  for (let index = 0; index < count; index += 1) {
    store.create({ apiVersion: "v1", kind: "Pod", metadata: { name: `p${index}`, namespace: "shop" } });
  }
  return store;
}

describe("a list by pages", () => {
  test("A list by pages names every object once, and the first page's revision on each page", () => {
    const store = storeWith(5);
    const names: string[] = [];
    const revisions = new Set<string>();
    let token = "";
    do {
      const page = pageOf(store.list("Pod", null), store, 2, token, false);
      names.push(...page.items.map((pod) => pod.metadata.name));
      revisions.add(page.resourceVersion);
      token = page.continue ?? "";
    } while (token !== "");
    expect(names).toEqual(["p0", "p1", "p2", "p3", "p4"]);
    expect(revisions.size).toBe(1);
  });

  test("A list by pages counts what remains, but not under a selector", () => {
    const store = storeWith(5);
    expect(pageOf(store.list("Pod", null), store, 2, "", false).remainingItemCount).toBe(3);
    expect(pageOf(store.list("Pod", null), store, 2, "", true).remainingItemCount).toBeUndefined();
  });

  test("A list by pages refuses a token that it did not write, in the real server's words", () => {
    const store = storeWith(1);
    expect(() => pageOf([], store, 1, "bad", false)).toThrow(
      "invalid continue token: continue key is not valid: invalid character 'm' looking for beginning of value",
    );
  });

  test("A list by pages answers 410 when the token is older than the history", () => {
    const store = storeWith(3, 2);
    const token = pageOf(store.list("Pod", null), store, 1, "", false).continue ?? "";
    for (const name of ["a", "b", "c"]) {
      store.create({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "shop" } });
    }
    expect(() => pageOf([], store, 1, token, false)).toThrow(
      expect.objectContaining({ status: expect.objectContaining({ code: 410, reason: "Expired" }) }),
    );
  });
});
