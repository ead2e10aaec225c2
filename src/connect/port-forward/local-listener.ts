import { createServer, type Server, type Socket } from "node:net";
import { UserError } from "../../user-error.ts";
import { codeOf } from "../transport-error.ts";

/** A listening port of 127.0.0.1. */
export interface LocalListener {
  readonly port: number;
  /** Stops listening; the connections are the owner's to close first. */
  close(): Promise<void>;
}

/** As many connections as may arrive at once before the kernel turns one away. */
const backlog = 1024;

/**
 * Listens on 127.0.0.1; 0 is any free port. Connections are half-open: the local side's end of its bytes is not the end of the answer. They are not read yet.
 * Throws UserError `port-in-use` or `port-not-allowed`.
 */
export async function listenLocally(port: number, accept: (local: Socket) => void): Promise<LocalListener> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, accept);
  const bound = await listen(server, port);
  // Running out of file descriptors shows here; the listener goes on.
  server.on("error", () => undefined);
  return { port: bound, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(explain(error, port));
    server.once("error", refuse);
    server.listen({ port, host: "127.0.0.1", backlog }, () => {
      server.off("error", refuse);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the listener has no port"));
      else resolve(address.port);
    });
  });
}

function explain(error: Error, port: number): Error {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new UserError("port-in-use", `Port ${port} of 127.0.0.1 is in use`, {
        hint: `Leave it out to get a free one, or see who has it: lsof -i :${port}.`,
        cause: error,
      });
    case "EACCES":
      return new UserError("port-not-allowed", `Port ${port} may not be listened on`, {
        hint: "Ports below 1024 need root; choose a higher one.",
        cause: error,
      });
    default:
      return error;
  }
}
