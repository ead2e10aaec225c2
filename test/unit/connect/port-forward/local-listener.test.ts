import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { listenLocally, parseAddresses } from "../../../../src/connect/port-forward/local-listener.ts";
import { portOf } from "../../../support/port-of.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);

describe("addresses to listen on", () => {
  it("Addresses to listen on are localhost or IP addresses, each once", () => {
    expect(parseAddresses("localhost, 192.0.2.7,::1,localhost")).toEqual(["localhost", "192.0.2.7", "::1"]);
  });

  it.each(["", "localhost,", "example.com", "127.0.0.1:80", "300.0.0.1"])(
    "%j is no address to listen on",
    (text) => {
      expect(() => parseAddresses(text)).toThrow(expect.objectContaining({ code: "bad-address" }));
    },
  );
});

async function answerOf(host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer);
}

const greet = (local: Socket) => void local.resume().end("hello");

describe("listening on localhost", () => {
  it.runIf(hasIpv6)(
    "Listening on localhost is listening on both loopbacks, on the same free port",
    async () => {
      const listener = await listenLocally(0, greet, ["localhost"]);
      expect(await answerOf("127.0.0.1", listener.port)).toBe("hello");
      expect(await answerOf("::1", listener.port)).toBe("hello");
      await listener.close();
    },
  );

  it.runIf(hasIpv6)(
    "Listening on localhost is refused where the port of one of them is somebody else's, and lets go of the other",
    async () => {
      const other = createServer().listen(0, "::1");
      const port = await portOf(other);
      await expect(listenLocally(port, greet, ["localhost"])).rejects.toMatchObject({
        code: "port-in-use",
        message: `port ${port} of ::1 is in use`,
      });
      const alone = await listenLocally(port, greet, ["127.0.0.1"]);
      expect(await answerOf("127.0.0.1", port)).toBe("hello");
      await alone.close();
      other.close();
    },
  );
});
