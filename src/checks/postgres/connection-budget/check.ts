import { fillerOf } from "../../../blueprint/table-name.ts";
import { adminPsql, databaseWord } from "../../../remedy/psql.ts";
import { changeSetting } from "../../../remedy/server-setting.ts";
import { identifier } from "../../../remedy/sql.ts";
import { joined, type Word } from "../../../remedy/word.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { roleOfWorkload } from "../../../snapshot/kubernetes/role-of-workload.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";
import { counted } from "../../../units/counted.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { dataOf } from "../../unreadable.ts";
import { type Ceiling, ceilingsOf, type PoolOwner, poolOwners, poolSize } from "./connection-limits.ts";

type Input = CheckInput<"postgres/sessions", (typeof templateSections)[number] | "postgres/server">;

const fewConnections = defineFinding({
  code: "postgres/connection-budget/few-left",
  title: "Fewer connections are left than a pod of the services opens",
  severity: ["error", "warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const largePools = defineFinding({
  code: "postgres/connection-budget/large-pools",
  title: "The services' pools together need more connections than there are",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const behindPooler = defineFinding({
  code: "postgres/connection-budget/pooled",
  title: "A pooler opens the connections, not the pods",
  severity: ["info"],
  resource: ["postgres/server"],
  recovers: null,
});

/** The services' role gets another connection, and their pools fit into what is left for it. */
export const connectionBudget = defineCheck({
  id: "postgres/connection-budget",
  title: "Connections are left for the services",
  requires: ["postgres/reachable"],
  reads: ["postgres/sessions"],
  optional: [...templateSections, "postgres/server"],
  findings: [fewConnections, largePools, behindPooler],
  decide(input) {
    const data = input.sections["postgres/sessions"];
    if (dataOf(input.optional["postgres/server"])?.pooler !== undefined)
      return { kind: "decided", findings: [ofPooler(input)] };
    const templates = podTemplates(input.optional);
    const known = roleOfWorkload(templates, fillerOf(input.blueprint), input.blueprint.postgres);
    const role = data.roles.find(({ user }) => user === (known ?? data.user)) ?? unseen(known ?? data.user);
    const ceilings = ceilingsOf(role, data).toSorted((a, b) => a.left - b.left);
    const [lowest] = ceilings;
    if (lowest === undefined) throw new Error("a server without max_connections");
    const context = { input, data, user: role.user };
    const isPoolKnown = input.blueprint.release !== everyRelease;
    if (lowest.left < (isPoolKnown ? poolSize : Math.max(1, lowest.limit * fewest)))
      return { kind: "decided", findings: [few(lowest, context)] };
    return {
      kind: "decided",
      findings: isPoolKnown ? poolFindings(poolOwners(templates), ceilings, context) : [],
    };
  },
});

/** How many connections a service of others opens nobody says: where check_postgres, the usual monitor of this, warns (its action `backends`: 90 %). */
const fewest = 0.1;

/** It makes clients wait instead of having them refused, and uses what it has: neither the pods' pools nor a full server say anything then. */
const ofPooler = (input: Input): Finding =>
  behindPooler({
    message:
      "A pooler stands before PostgreSQL: its own limits decide about connections, and they are not checked.",
    resource: serverOf(input),
    evidence: { used: input.sections["postgres/sessions"].used.server },
    remedy: null,
  });

interface Context {
  input: Input;
  data: Sessions;
  user: string;
}

/** A role without sessions and limits of its own, as most have. */
const unseen = (user: string): Sessions["roles"][number] => ({
  user,
  superuser: false,
  connectionLimit: -1,
  connections: 0,
  mayUseReserved: false,
});

/** None left: refused now. Less than a pool: the next pod does not start, as during every rolling update. */
function few(ceiling: Ceiling, { input, data, user }: Context): Finding {
  const none = ceiling.left <= 0;
  const holders = data.connections.slice(0, 3).map(describeGroup).join("; ");
  const raised = raise("End sessions that are not needed, then", ceiling, ceiling.used + poolSize, {
    input,
    data,
    user,
  });
  return fewConnections({
    severity: none ? "error" : "warning",
    message: none
      ? `No connection is left for ${user}: ${usage(ceiling)}. The next is refused with 53300. Most are held by ${holders}.`
      : `${counted(ceiling.left, "connection is", "connections are")} left for ${user}: ${usage(ceiling)}. ${input.blueprint.release === everyRelease ? "When none is left, a service that opens one is refused with 53300." : `A pod of the services opens ${poolSize} when it starts, and fails with 53300.`} Most are held by ${holders}.`,
    resource: serverOf(input),
    evidence: {
      user,
      left: ceiling.left,
      limit: ceiling.limit,
      used: ceiling.used,
      of: ceiling.name,
      sqlState: "53300",
      connections: data.connections,
    },
    remedy: {
      summary: raised.summary,
      commands: [adminPsql(input.target, input.blueprint.release, idleSessions), ...raised.commands],
    },
    cause: [serverOf(input), ceiling.name],
  });
}

const idleSessions =
  "SELECT pid, usename, datname, application_name, client_addr, state, state_change FROM pg_stat_activity WHERE state LIKE 'idle%' ORDER BY state_change";

/** To twice what it is, or to what is needed. */
function raise(
  before: string,
  { name, limit, kept }: Ceiling,
  needed: number,
  { input, data, user }: Context,
) {
  const { target, blueprint } = input;
  const value = Math.max(2 * (limit + kept), needed + kept);
  const summary = (restarts: string) => `${before} raise ${name}${restarts}, or put a pooler in front.`;
  const altered = (statement: Word) => ({
    summary: summary(""),
    commands: [adminPsql(target, blueprint.release, statement)],
  });
  switch (name) {
    case "max_connections":
      return changeSetting(
        summary(" (a restart of PostgreSQL)"),
        { name, value: String(value), takes: "restart" },
        { target, release: blueprint.release, commandLine: data.commandLine ?? [] },
      );
    case "the database's connection limit":
      return altered(joined("ALTER DATABASE ", databaseWord(target), ` CONNECTION LIMIT ${value}`));
    case "the role's connection limit":
      return altered(`ALTER ROLE ${identifier(user)} CONNECTION LIMIT ${value}`);
  }
}

/** All pods together may open more than there is, which shows only under load or at the next start. */
function poolFindings(owners: PoolOwner[], ceilings: Ceiling[], { input, data, user }: Context): Finding[] {
  const wanted = owners.reduce((sum, { pods }) => sum + pods * poolSize, 0);
  const ceiling = ceilings.toSorted((a, b) => a.limit - b.limit).find(({ limit }) => wanted > limit);
  if (ceiling === undefined) return [];
  const who = owners.map(({ name, pods }) => `${name} ${pods} × ${poolSize}`).join(", ");
  return [
    largePools({
      message: `The services may open ${wanted} connections (${who}), and ${ceiling.name} leaves ${ceiling.limit} for role ${user}: the last pods are refused with 53300.`,
      resource: serverOf(input),
      evidence: { wanted, limit: ceiling.limit, of: ceiling.name, user, sqlState: "53300" },
      remedy: raise("Run fewer pods,", ceiling, wanted, { input, data, user }),
      cause: [serverOf(input), ceiling.name],
    }),
  ];
}

function usage({ name, used, limit, kept }: Ceiling): string {
  return `${used} of ${limit} are in use (${name}${kept > 0 ? `, ${kept} kept for superusers` : ""})`;
}

const describeGroup = ({
  user,
  database,
  application,
  state,
  count,
}: Sessions["connections"][number]): string =>
  `${user} on ${database}${application === "" ? "" : ` (${application})`}: ${count}${state === null ? "" : ` ${state}`}`;

const serverOf = ({ target }: Input) => `postgres/server/${target.postgres ?? "unknown"}` as const;
