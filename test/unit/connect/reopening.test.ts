import { describe, expect, it } from "vitest";
import type { PostgresClient } from "../../../src/connect/connections.ts";
import { reopeningPostgres } from "../../../src/connect/reopening.ts";
import { failure, type ProbeResult, succeed } from "../../../src/snapshot/probe-result.ts";

/** Sessions that can be cut, and a server that can be away. */
class Server {
  opened = 0;
  away = false;
  private cutBefore = 0;

  cut(): void {
    this.cutBefore = this.opened;
  }

  readonly open = async (): Promise<ProbeResult<PostgresClient>> => {
    if (this.away) return failure({ kind: "unreachable", system: "postgres", message: "refused" });
    this.opened += 1;
    const number = this.opened;
    return succeed({
      url: "postgresql://h/d",
      isOpen: () => number > this.cutBefore,
      clockAheadMs: () => null,
      isPooled: () => null,
      queryOne: async () => succeed([]),
      query: async () => succeed([{ session: number }]),
    });
  };
}

async function sessionOf(client: PostgresClient): Promise<unknown> {
  const rows = await client.query("SELECT 1");
  return rows.ok ? rows.data[0]?.session : rows.error.kind;
}

describe("a client that outlives its connection", () => {
  it("A client that outlives its connection opens once for all who ask, as long as it is open", async () => {
    const server = new Server();
    const open = reopeningPostgres(server.open);
    const [one, other] = await Promise.all([open(), open()]);
    if (!one.ok || !other.ok) throw new Error("it is open");
    expect([await sessionOf(one.data), await sessionOf(other.data), server.opened]).toEqual([1, 1, 1]);
  });

  it("A client that outlives its connection fails while the server is away, and goes on over a new connection, one for all who ask", async () => {
    const server = new Server();
    const opened = await reopeningPostgres(server.open)();
    if (!opened.ok) throw new Error("it is open");
    server.cut();
    server.away = true;
    expect(await sessionOf(opened.data)).toBe("unreachable");
    server.away = false;
    const asked = [sessionOf(opened.data), sessionOf(opened.data), sessionOf(opened.data)];
    expect(await Promise.all(asked)).toEqual([2, 2, 2]);
  });

  it("A client that outlives its connection tries again after it could not be opened at first", async () => {
    const server = new Server();
    server.away = true;
    const open = reopeningPostgres(server.open);
    expect((await open()).ok).toBe(false);
    server.away = false;
    expect((await open()).ok).toBe(true);
  });
});
