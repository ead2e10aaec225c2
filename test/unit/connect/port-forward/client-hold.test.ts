import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { isHeldByClient, parseSocketTable, ports } from "../../../../src/connect/port-forward/client-hold.ts";
import { portOf } from "../../../support/port-of.ts";

/** Of a kernel 6.1: a listener, a client that waits, one that is gone. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 40111 1 ffff8881 100 0 0 10 0
   1: 0100007F:D3A4 0100007F:1F90 05 00000000:00000000 00:00000000 00000000  1000        0 40112 1 ffff8882 20 4 0 10 -1
   2: 0100007F:D3A6 0100007F:1F90 05 00000000:00000000 03:0000174C 00000000     0        0 0 3 ffff8883
`;

describe("a client that has ended its side", () => {
  it("is held by a program where its socket has an inode", () => {
    const inodes = parseSocketTable(table);
    expect(inodes.get(ports(0xd3a4, 8080))).toBe("40112");
    expect(inodes.get(ports(0xd3a6, 8080))).toBe("0");
    expect(inodes.get(ports(8080, 0xd3a4))).toBeUndefined();
    expect(parseSocketTable("").size).toBe(0);
  });

  it.runIf(process.platform === "linux")("is held until it closes, over IPv4 and IPv6", async () => {
    for (const host of ["127.0.0.1", "::1"]) {
      const server = createServer({ allowHalfOpen: true });
      const accepted = once(server, "connection");
      server.listen(0, host);
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
  });
});
