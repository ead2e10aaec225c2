import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { isHeldByClient, parseClients } from "../../../../src/connect/port-forward/client-hold.ts";
import { portOf } from "../../../support/port-of.ts";

/** Of a kernel 6.1: a listener, a client that waits, one that is gone. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 40111 1 ffff8881 100 0 0 10 0
   1: 0100007F:D3A4 0100007F:1F90 05 00000000:00000000 00:00000000 00000000  1000        0 40112 1 ffff8882 20 4 0 10 -1
   2: 0100007F:D3A6 0100007F:1F90 05 00000000:00000000 03:0000174C 00000000     0        0 0 3 ffff8883
`;

describe("a client that has ended its side", () => {
  it("A client that has ended its side is held by a program where its socket has an inode", () => {
    const clients = parseClients(table, 8080);
    expect([...clients]).toEqual([
      [0xd3a4, "40112"],
      [0xd3a6, "0"],
    ]);
    // Nobody is connected to a client's own port, and a table may end anywhere.
    expect(parseClients(table, 0xd3a4).size).toBe(0);
    expect(parseClients(table.trimEnd(), 8080)).toEqual(clients);
    expect(parseClients("", 8080).size).toBe(0);
  });

  it.runIf(process.platform === "linux")(
    "A client that has ended its side is held until it closes, over IPv4 and IPv6",
    async () => {
      // The last is a socket of IPv6 to an address of IPv4, as Java's are.
      for (const [address, host] of [
        ["127.0.0.1", "127.0.0.1"],
        ["::1", "::1"],
        ["127.0.0.1", "::ffff:127.0.0.1"],
      ]) {
        const server = createServer({ allowHalfOpen: true });
        const accepted = once(server, "connection");
        server.listen(0, address);
        const client = connect({ port: await portOf(server), host, allowHalfOpen: true });
        const [local] = (await accepted) as [Socket];
        local.resume();
        client.end();
        await once(local, "end");
        expect(await isHeldByClient(local)).toBe(true);
        client.destroy();
        await expect.poll(() => isHeldByClient(local)).toBe(false);
        local.destroy();
        server.close();
      }
    },
  );
});
