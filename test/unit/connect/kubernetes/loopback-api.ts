import { Agent, createServer, type RequestListener } from "node:http";
import { onTestFinished } from "vitest";
import type { ApiTransport } from "../../../../src/connect/kubernetes/api-transport.ts";
import { fixedCredentials } from "../../../support/fixed-credentials.ts";

/** A transport to a server on loopback that answers as the test says, until the test is over. @param path Under which the API is. */
export async function loopbackApi(answer: RequestListener, path = "/"): Promise<ApiTransport> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const agent = new Agent({ keepAlive: true });
  onTestFinished(async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const access = { agent, headers: {}, tls: { rejectUnauthorized: true }, credentials: fixedCredentials() };
  return {
    baseUrl: new URL(path, `http://127.0.0.1:${port}/`),
    access: async () => access,
    renew: async () => false,
    close: () => {},
  };
}
