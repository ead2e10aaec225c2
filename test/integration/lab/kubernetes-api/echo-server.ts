import { createServer, type Socket } from "node:net";
import { portOf } from "../../../support/port-of.ts";

/** A program on a port of loopback that says what it hears; a client that has said all still hears the rest. */
export async function startEchoServer() {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  return {
    port: await portOf(server),
    /** Connections so far, those that are over included. */
    sockets,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
