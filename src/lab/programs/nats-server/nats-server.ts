import type { Program } from "../../node/program.ts";

export interface NatsServerOptions {
  /** Path of the nats-server binary; `nats-server` is looked up on PATH. */
  binary: string;
}

export function natsServer(options: NatsServerOptions): Program {
  return (context) => {
    context.log(`${options.binary} is not started yet`);
    return { exited: Promise.resolve({ code: 127 }) };
  };
}
