import * as z from "zod";
import type { DashboardPlan } from "../../blueprint/message-plan.ts";
import { callHttp, localOrigin } from "../../connect/http-call.ts";
import { textOf } from "../../connect/transport-error.ts";
import type { ServiceForward } from "../../connect/writable-connections.ts";
import { valueAt } from "../../json-pointer.ts";
import { pause } from "../../pause.ts";

const countsSchema = z.record(z.string(), z.unknown());

/** Rows per entity as the backend counts them. */
export type DashboardStats = Readonly<Record<string, number>>;

/** `clients`: how many are connected to the WebSocket; null: it does not say. */
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
  { health, counts }: Pick<DashboardPlan, "health" | "counts">,
  limits: { timeoutMs: number; signal: AbortSignal },
  monotonicMs: () => number,
): DashboardApi {
  const get = (path: string) => callHttp({ origin: localOrigin(forward.port), method: "GET", path }, limits);
  const api: DashboardApi = {
    async stats() {
      try {
        const parsed = countsSchema.safeParse((await get(counts.path)).json);
        if (!parsed.success) return null;
        const totals = Object.entries(parsed.data).map(
          ([entity, each]) => [entity, valueAt(each, counts.total)] as const,
        );
        return totals.every(isCounted) ? Object.fromEntries(totals) : null;
      } catch {
        return null; // askHealth asks again and says why
      }
    },
    async askHealth() {
      try {
        const { status, json } = await get(health.path);
        if (status !== 200) return { ok: false, problem: `${health.path} answers ${status}` };
        const clients = valueAt(json, health.clients);
        return { ok: true, clients: typeof clients === "number" ? clients : null };
      } catch (error) {
        const why = forward.lastFailure();
        const through = why === null ? "" : `; the port-forward says: ${why}`;
        return { ok: false, problem: `${health.path}: ${textOf(error)}${through}` };
      }
    },
    async healthOnceAlone() {
      const startedMs = monotonicMs();
      for (;;) {
        const now = await api.askHealth();
        const over = limits.signal.aborted || monotonicMs() - startedMs > leavingMs;
        if (isAlone(now) || over) return now;
        await pause(leavingPollMs, limits.signal);
      }
    },
  };
  return api;
}

/** Counts with a number for each entity. */
const isCounted = (each: readonly [string, unknown]): each is readonly [string, number] =>
  typeof each[1] === "number";

/** Whether nobody is known to be connected. */
const isAlone = (health: DashboardHealth): boolean => !health.ok || !health.clients;
