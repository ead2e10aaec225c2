import type { Server } from "node:http";

/** What a container sees of its node: environment, mounts, network, log, and the signal to end. */
export interface ProgramContext {
  env: Readonly<Record<string, string>>;
  /** Arguments and command of the container, as in the pod spec. */
  command: readonly string[];
  /** Files mounted from ConfigMaps: absolute path in the container → content. */
  files: ReadonlyMap<string, string>;
  /** A folder of this pod's volume claim, kept over restarts of the container and of the pod; for pods without one, an empty folder of the container. */
  dataDir: string;
  /** One line of the container's log. */
  log(line: string): void;
  /** Binds an HTTP server to a port of the pod. In the lab that is an ephemeral port of 127.0.0.1, in a real pod the port itself. */
  listen(server: Server, podPort: number): Promise<void>;
  /** Says that a process of this container serves a port of the pod on this local port. */
  publishPort(podPort: number, localPort: number): void;
  /** Cluster DNS and Service routing: where to connect for `nomnom-nats-client:4222`. In a real pod the same host and port. Rejects as getaddrinfo would. */
  resolve(host: string, port: number): Promise<{ host: string; port: number }>;
  /** Tells the node what this container needs in memory; over its limit it is ended as OOMKilled. */
  useMemory(bytes: number): void;
  /** SIGTERM. */
  signal: AbortSignal;
}

export interface ProgramExit {
  /** As a process would: 0 ended, 101 a Rust panic, 137 killed. */
  code: number;
}

/** A container's process. `started` of a server need not mean ready: readiness is what the probes see. */
export interface RunningProgram {
  /** Settles when the process has ended, after `signal` or by itself. Never rejects. */
  exited: Promise<ProgramExit>;
  /** `exec` in the container, for probes such as pg_isready. Absent: no such command (exit 127). */
  exec?(command: readonly string[]): Promise<{ code: number; output: string }>;
}

/** The program an image runs. Starts at once and reports its end through `exited`; never throws. */
export type Program = (context: ProgramContext) => RunningProgram;
