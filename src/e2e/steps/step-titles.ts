import type { StepId } from "../reporting/e2e-report.ts";

export const stepTitles: Readonly<Record<StepId, string>> = {
  "scale-down-old-api": "Scale the old ingestion API to 0",
  "verify-new-api": "The new ingestion API runs",
  "port-forward": "Port-forward to the ingestion API",
  "send-message": "Send a test order",
  "check-stream": "The message is in its NATS stream",
  "worker-logs": "The worker processes it",
  "query-database": "Its rows are in PostgreSQL",
  "dashboard-updates": "The dashboard shows it",
};
