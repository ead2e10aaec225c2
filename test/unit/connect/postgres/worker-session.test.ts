import { describe, expect, it } from "vitest";
import type { PostgresClient } from "../../../../src/connect/connections.ts";
import { parsePostgresUrl } from "../../../../src/connect/postgres/postgres-address.ts";
import { workerPath } from "../../../../src/connect/postgres/worker-session.ts";
import { succeed } from "../../../../src/snapshot/probe-result.ts";

const addressOf = (url: string) =>
  parsePostgresUrl(url, { origin: "test", env: {}, localUser: "nobody", tolerant: true });

/** A server on which the role's own search_path is this. */
const server = (path: string): PostgresClient & { asked: unknown[] } => {
  const asked: unknown[] = [];
  return {
    asked,
    url: "postgresql://h/d",
    isOpen: () => true,
    clockAheadMs: () => null,
    isPooled: () => null,
    queryOne: async () => succeed([]),
    async query(_, parameters) {
      asked.push(...(parameters ?? []));
      return succeed([{ path }]);
    },
  };
};

const session = addressOf("postgres://admin@h/d");

describe("the schemas in which the worker's session looks for tables", () => {
  it.each([
    ["postgres://w@h/d?options=-c%20search_path%3Dshop", "shop"],
    ["postgres://w@h/d?options=-csearch_path%3Dshop%2Cpublic", "shop,public"],
    ["postgres://w@h/d?options=--search_path%3Dshop", "shop"],
    ["postgres://w@h/d?options=-c%20search_path%3Da%20-c%20search_path%3Db", "b"],
    ["postgres://w@h/d?options=-c%20search_path%3Da%2C%5C%20b", "a, b"],
  ])("The schemas of the worker's session are those of the options in its address: %s", async (url, path) => {
    const client = server("never");
    expect(await workerPath(client, session, addressOf(url))).toEqual(succeed(path));
    expect(client.asked).toEqual([]);
  });

  it("The schemas of the worker's session are those of its role, with its name in the place of $user", async () => {
    const client = server('"$user", public');
    expect(await workerPath(client, session, addressOf("postgres://w%22x@h/d"))).toEqual(
      succeed('"w""x", public'),
    );
    expect(client.asked).toEqual(['w"x']);
  });

  it("The schemas of the worker's session are those of this session where the same role has logged in", async () => {
    expect(await workerPath(server("never"), session, addressOf("postgres://admin:pw@h/d"))).toEqual(
      succeed(null),
    );
  });
});
