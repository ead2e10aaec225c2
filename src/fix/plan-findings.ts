import { blueprintInDatabase } from "../blueprint/in-database.ts";
import { connectionsInDatabase } from "../connect/in-database.ts";
import type { DoctorReport, ReportedFinding } from "../doctor/report.ts";
import type { RepairChange } from "../journal/change.ts";
import { databaseOfId, ofDatabase, withoutDatabase } from "../snapshot/database-name.ts";
import { sectionInDatabase, type Target, targetInDatabase } from "../snapshot/snapshot.ts";
import type { RepairItem, RepairStatus } from "./fix-report.ts";
import type { Plan, PlanContext, Planned, Repair } from "./repair.ts";
import { showPlan } from "./show-plan.ts";

/** A finding of a report, with the check that made it. */
export interface Found {
  check: string;
  finding: ReportedFinding;
}

/** What a finding comes to before anything is changed; `plan` is there when it can be made. */
export interface PlannedItem {
  found: Found;
  plan: Plan | null;
  item: RepairItem;
}

/** Which findings are wanted, by their check and code. */
export type Wants = (check: string, code: string) => boolean;

/** The problems of a report that are wanted, in the order they are repaired in: those with a repair first, as the list of repairs goes, then as doctor tells them. */
export function problemsOf(report: DoctorReport, wants: Wants, repairs: readonly Repair[]): Found[] {
  const rank = ({ finding: { code } }: Found): number => {
    const index = repairs.findIndex(({ codes }) => codes.some((served) => served === code));
    return index === -1 ? repairs.length : index;
  };
  return report.checks
    .flatMap(({ id, findings }) => findings.map((finding) => ({ check: id, finding })))
    .filter(
      ({ check, finding: { severity, suppressed, code } }) =>
        severity !== "info" && suppressed === undefined && wants(check, code ?? check),
    )
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The first repair for a finding that has a plan; without any, what the first one says. */
export async function planFinding(
  found: Found,
  repairs: readonly Repair[],
  context: PlanContext,
): Promise<PlannedItem> {
  let first: PlannedItem | null = null;
  const database = databaseOfId(found.check);
  const where = seenFrom(context, database);
  const finding =
    database === null
      ? found.finding
      : { ...found.finding, resource: withoutDatabase(found.finding.resource) };
  for (const repair of repairs.filter(({ codes }) => codes.some((code) => code === found.finding.code))) {
    const answer = madeThere(await repair.plan(finding, where), where.target);
    const planned = plannedItem(found, repair, answer, where.target);
    if (planned.plan !== null) return planned;
    first ??= planned;
  }
  const { remedy } = found.finding;
  return first ?? { found, plan: null, item: { ...itemOf(found, "manual"), instead: remedy } };
}

/** What a repair looks at: of a finding in a named database that one is `postgres`. */
function seenFrom(context: PlanContext, database: string | null): PlanContext {
  if (database === null) return context;
  return {
    ...context,
    connections: connectionsInDatabase(context.connections, database),
    blueprint: blueprintInDatabase(context.blueprint, database),
    target: targetInDatabase(context.target, database),
    data: (section) => context.data(sectionInDatabase(section, database)),
  };
}

/** Transactions are made in the database that the repair has looked at. */
function madeThere(planned: Planned, { database, postgres }: Target): Planned {
  if (planned.kind !== "plan" || database === undefined) return planned;
  const there = (change: RepairChange): RepairChange =>
    change.kind === "transaction" ? { ...change, database: { name: database, url: postgres } } : change;
  const [first, ...more] = planned.plan.changes;
  const { verifiedBy = [] } = planned.plan;
  return {
    kind: "plan",
    plan: {
      ...planned.plan,
      changes: [there(first), ...more.map(there)],
      verifiedBy: verifiedBy.map((id) => (id.startsWith("postgres/") ? ofDatabase(id, database) : id)),
    },
  };
}

function plannedItem(found: Found, { id }: Repair, planned: Planned, target: Target): PlannedItem {
  switch (planned.kind) {
    case "plan": {
      const plan = showPlan(planned.plan, found.check, target);
      return { found, plan: planned.plan, item: { ...itemOf(found, "planned"), repair: id, plan } };
    }
    case "waits": {
      const item = { ...itemOf(found, "waits"), repair: id, reason: planned.reason };
      return { found, plan: null, item };
    }
    case "refused": {
      const { reason, instead } = planned;
      const item = {
        ...itemOf(found, "refused"),
        repair: id,
        reason,
        instead: instead ?? found.finding.remedy,
      };
      return { found, plan: null, item };
    }
  }
}

/** A finding that nobody repaired and that is gone. */
export const endedItem = (found: Found): RepairItem => itemOf(found, "ended");

/** A finding that the run did not come to. */
export const unplannedItem = (found: Found): RepairItem => ({
  ...itemOf(found, "waits"),
  reason: "the run was interrupted before it was planned",
});

function itemOf({ check, finding }: Found, status: RepairStatus): RepairItem {
  const { code, severity, message, resource, fingerprint } = finding;
  return {
    check,
    finding: { code, severity, message, resource, fingerprint },
    status,
    repair: null,
    reason: null,
    plan: null,
    instead: null,
  };
}
