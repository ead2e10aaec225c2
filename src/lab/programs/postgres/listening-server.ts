import { join } from "node:path";
import type { ProgramContext } from "../../node/program.ts";
import { type SupervisedChild, startSupervised } from "../../process/supervised-child.ts";
import { freePort } from "./free-port.ts";
import type { Installation } from "./installation.ts";

export interface ListeningServer {
  child: SupervisedChild;
  port: number;
}

const attempts = 5;

/**
 * Starts postgres on a port of 127.0.0.1 and waits until it accepts connections. Throws when it ends before that.
 * @param settings Further ones, `name=value`.
 * @param fixedPort Where it has to listen; otherwise on a port that is free.
 */
export async function startListening(
  installation: Installation,
  context: Pick<ProgramContext, "log" | "signal">,
  settings: readonly string[] = [],
  fixedPort: number | null = null,
): Promise<ListeningServer> {
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort ?? (await freePort());
    const { child, outcome } = start(installation, port, settings, context.log);
    const stop = () => void child.end(1_000);
    context.signal.addEventListener("abort", stop, { once: true });
    const result = await outcome;
    context.signal.removeEventListener("abort", stop);
    if (result === "ready") return { child, port };
    // Somebody else took the port in between.
    if (result !== "port-taken" || attempt === attempts)
      throw new Error("postgres ended before it was ready");
  }
}

type Outcome = "ready" | "port-taken" | "ended";

function start(
  installation: Installation,
  port: number,
  settings: readonly string[],
  log: (line: string) => void,
) {
  let resolve: (outcome: Outcome) => void = () => {};
  const outcome = new Promise<Outcome>((settle) => {
    resolve = settle;
  });
  let isPortTaken = false;
  const child = startSupervised(
    {
      file: join(installation.binDirectory, "postgres"),
      args: [
        "-D",
        installation.dataDirectory,
        "-p",
        String(port),
        ...["listen_addresses=127.0.0.1", "unix_socket_directories=", ...settings].flatMap((setting) => [
          "-c",
          setting,
        ]),
      ],
      env: installation.env,
      endSignal: "INT",
      ...(installation.user === null ? {} : { user: installation.user }),
    },
    (line) => {
      log(line);
      if (line.includes("could not bind")) isPortTaken = true;
      // A standby says that it takes read-only connections.
      if (/ready to accept (read-only )?connections/.test(line)) resolve("ready");
    },
  );
  void child.exited.then(() => resolve(isPortTaken ? "port-taken" : "ended"));
  return { child, outcome };
}
