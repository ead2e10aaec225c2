import { createServer } from "node:net";
import { serveBytes } from "./port-forward-work.ts";

/** The server of the benchmark on a real cluster: the work on port 8080 of a pod. */
const server = createServer({ noDelay: true }, serveBytes);
server.listen({ port: 8080, backlog: 1024 });
process.on("SIGTERM", () => process.exit());
