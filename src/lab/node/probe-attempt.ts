import { request } from "node:http";
import { connect } from "node:net";
import type { Probe } from "./pod.ts";
import type { RunningProgram } from "./program.ts";

export type ProbeOutcome = { ok: true } | { ok: false; message: string };

export interface ProbeTarget {
  podIp: string;
  /** A port of the pod, by number or name. */
  podPort(port: number | string): number | undefined;
  localPort(podPort: number): number | undefined;
  exec: RunningProgram["exec"];
}

/** One attempt of a probe against the real process; messages as the kubelet writes them into its Unhealthy events. */
export async function attemptProbe(probe: Probe, target: ProbeTarget): Promise<ProbeOutcome> {
  const timeoutMs = probe.timeoutSeconds * 1000;
  if (probe.httpGet !== undefined) return await httpGet(probe.httpGet, target, timeoutMs);
  if (probe.exec !== undefined) return await exec(probe.exec.command, target, timeoutMs);
  if (probe.tcpSocket !== undefined) return await tcpSocket(probe.tcpSocket.port, target, timeoutMs);
  return { ok: true };
}

async function httpGet(
  { path, port, scheme }: NonNullable<Probe["httpGet"]>,
  target: ProbeTarget,
  timeoutMs: number,
): Promise<ProbeOutcome> {
  const podPort = target.podPort(port);
  if (podPort === undefined) return { ok: false, message: `couldn't find port: "${port}"` };
  const address = `${target.podIp}:${podPort}`;
  const url = `${scheme.toLowerCase()}://${address}${path.startsWith("/") ? path : `/${path}`}`;
  const failed = (cause: string): ProbeOutcome => ({ ok: false, message: `Get "${url}": ${cause}` });
  const local = target.localPort(podPort);
  if (local === undefined) return failed(`dial tcp ${address}: connect: connection refused`);
  return await new Promise((resolve) => {
    const call = request({
      host: "127.0.0.1",
      port: local,
      path: new URL(url).pathname + new URL(url).search,
      agent: false,
      headers: { host: address, "user-agent": "kube-probe/1.32", accept: "*/*", connection: "close" },
      signal: AbortSignal.timeout(timeoutMs),
    });
    call.once("response", (response) => {
      response.resume();
      const code = response.statusCode ?? 0;
      const ok = code >= 200 && code < 400;
      resolve(ok ? { ok } : { ok, message: `HTTP probe failed with statuscode: ${code}` });
    });
    call.once("error", (error) => resolve(failed(causeOf(error, address))));
    call.end();
  });
}

/** Node's error in Go's words. */
function causeOf(error: Error, address: string): string {
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  }
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED") return `dial tcp ${address}: connect: connection refused`;
  if (code === "ECONNRESET") return "EOF";
  return error.message;
}

async function exec(
  command: readonly string[],
  target: ProbeTarget,
  timeoutMs: number,
): Promise<ProbeOutcome> {
  if (target.exec === undefined) {
    const message = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${command[0]}": executable file not found in $PATH: unknown`;
    return { ok: false, message };
  }
  const result = await withDeadline(target.exec(command), timeoutMs);
  if (result === undefined) {
    return { ok: false, message: `command "${command.join(" ")}" timed out` };
  }
  return result.code === 0 ? { ok: true } : { ok: false, message: result.output };
}

async function withDeadline<T>(promise: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

async function tcpSocket(
  port: number | string,
  target: ProbeTarget,
  timeoutMs: number,
): Promise<ProbeOutcome> {
  const podPort = target.podPort(port);
  const local = podPort === undefined ? undefined : target.localPort(podPort);
  const failed = (cause: string): ProbeOutcome => ({
    ok: false,
    message: `dial tcp ${target.podIp}:${podPort ?? port}: ${cause}`,
  });
  if (local === undefined) return failed("connect: connection refused");
  return await new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: local, timeout: timeoutMs });
    const done = (outcome: ProbeOutcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once("connect", () => done({ ok: true }));
    socket.once("timeout", () => done(failed("i/o timeout")));
    socket.once("error", () => done(failed("connect: connection refused")));
  });
}
