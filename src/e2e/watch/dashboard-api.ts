import * as z from "zod";
import { callHttp } from "../../connect/forwarded-http.ts";
import { textOf } from "../../connect/transport-error.ts";
import type { ServiceForward } from "../../connect/writable-connections.ts";
import { pause } from "../../pause.ts";

const healthSchema = z.object({ connected_clients: z.number() });
const statsSchema = z.record(z.string(), z.object({ total: z.number() }));

/** Rows per entity as /api/stats counts them. */
export type DashboardStats = Readonly<Record<string, number>>;

/** `clients`: how many are connected to /ws; null: it does not say. */
export type DashboardHealth = { ok: true; clients: number | null } | { ok: false; problem: string };

/** What the dashboard's backend can be asked without becoming one of its clients. */
export interface DashboardApi {
  /** Null: it does not answer; `askHealth` says why. */
  stats(): Promise<DashboardStats | null>;
  askHealth(): Promise<DashboardHealth>;
  /** Once nobody is connected any more, or those who are have not gone within a second: a client that has just left is waited for. */
  healthOnceAlone(): Promise<DashboardHealth>;
}

/** How long a client that has gone may still be counted. */
const leavingMs = 1_000;
const leavingPollMs = 50;

export function dashboardApi(
  forward: ServiceForward,
  limits: { timeoutMs: number; signal: AbortSignal },
  monotonicMs: () => number,
): DashboardApi {
  const get = (path: string) => callHttp({ port: forward.port, method: "GET", path }, limits);
  const api: DashboardApi = {
    async stats() {
      try {
        const parsed = statsSchema.safeParse((await get("/api/stats")).json);
        if (!parsed.success) return null;
        return Object.fromEntries(Object.entries(parsed.data).map(([entity, { total }]) => [entity, total]));
      } catch {
        return null; // askHealth asks anew and says why
      }
    },
    async askHealth() {
      try {
        const { status, json } = await get("/api/health");
        if (status !== 200) return { ok: false, problem: `/api/health answers ${status}` };
        const parsed = healthSchema.safeParse(json);
        return { ok: true, clients: parsed.success ? parsed.data.connected_clients : null };
      } catch (error) {
        const why = forward.lastFailure();
        const through = why === null ? "" : `; the port-forward says: ${why}`;
        return { ok: false, problem: `/api/health: ${textOf(error)}${through}` };
      }
    },
    async healthOnceAlone() {
      const startedMs = monotonicMs();
      for (;;) {
        const health = await api.askHealth();
        const over = limits.signal.aborted || monotonicMs() - startedMs > leavingMs;
        if (isAlone(health) || over) return health;
        await pause(leavingPollMs, limits.signal);
      }
    },
  };
  return api;
}

/** Whether nobody is known to be connected. */
const isAlone = (health: DashboardHealth): boolean => !health.ok || !health.clients;
