import { failure, type ProbeError } from "../snapshot/probe-result.ts";
import { UserError } from "../user-error.ts";
import type { ConnectionSettings } from "./connections.ts";

export const addressHints = {
  nats: "No NATS address is known; give one with --nats-url, NATS_URL or nats.url in nomnom.doctor.yaml.",
  postgres:
    "No PostgreSQL address is known; give one with --database-url, DATABASE_URL or postgres.url in nomnom.doctor.yaml.",
} as const;

export const kubernetesAbsence = (settings: ConnectionSettings) =>
  settings.kubernetes.enabled
    ? "No kubeconfig was found; give one with --kubeconfig or KUBECONFIG."
    : "Kubernetes is left out (--no-kubernetes).";

export function notConfigured(
  system: "kubernetes" | "nats" | "postgres",
  words: string,
): { ok: false; error: ProbeError } {
  const [message = words, hint] = words.split("; ");
  return failure({ kind: "not-configured", system, message, ...(hint ? { hint } : {}) });
}

export function nothingToLookAt(settings: ConnectionSettings): UserError {
  return new UserError(
    "nothing-to-look-at",
    settings.kubernetes.enabled
      ? "No kubeconfig was found and neither a NATS nor a database URL is given"
      : "With --no-kubernetes a NATS or a database URL is needed, and neither is given",
    {
      hint: "Set KUBECONFIG or --kubeconfig, or --nats-url and --database-url. To try it without a deployment: nomnom lab run -- nomnom doctor.",
    },
  );
}
