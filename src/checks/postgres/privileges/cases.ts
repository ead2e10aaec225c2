import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { deployments } from "../../../../test/support/checks/deployments.ts";
import { workerAs } from "../../../../test/support/checks/worker-as.ts";
import type { SessionSetting } from "../../../snapshot/postgres.ts";
import type { RowCondition, Statements } from "../../../snapshot/postgres-statements.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const endingIn = (days: number) =>
  changed("role-does-not-own", (data) => ({
    ...data,
    roles: data.roles.map((role) => ({
      ...role,
      ...(role.user === data.user && { superuser: true, endsInSeconds: days * 86_400 }),
    })),
  }));

/** A setting of the role that is judged. */
const setFor = (setting: SessionSetting) =>
  changed("role-owns-tables", (data) => ({
    ...data,
    roles: data.roles.map((role) => (role.user === data.user ? { ...role, settings: [setting] } : role)),
  }));

/** What the server said of policies when it was asked as the worker's role. */
const asked = (conditions: RowCondition[]): Sections => ({
  "postgres/statements": succeed<Statements>({
    ...{ user: "app", serviceUser: "app", path: ["public"], kind: "asked" },
    statements: [],
    conditions,
  }),
});

const policy = (table: string, statement: string, refused: RowCondition["refused"]): RowCondition => ({
  ...{ table, schema: "public", kind: "policy", name: statement },
  ...{ columns: ["quantity"], empty: null, judged: true, usual: true },
  refused,
});

export const cases: Case[] = [
  {
    name: "its password ends in three weeks",
    snapshot: "role-does-not-own",
    sections: endingIn(21),
    says: ["The password of app ends in 21d (VALID UNTIL)", "ALTER ROLE app VALID UNTIL"],
    status: "warn",
  },
  {
    name: "its password ended yesterday: the real server lets no new session in, 28P01",
    snapshot: "role-does-not-own",
    sections: endingIn(-1),
    says: ["The password of app has ended 1d ago"],
    status: "fail",
  },
  {
    name: "its statements are cancelled after a time that is set for its database",
    snapshot: "role-owns-tables",
    sections: setFor({ name: "statement_timeout", value: "0.05s", of: "database" }),
    resources: ["postgres/role/app"],
    says: [
      "PostgreSQL cancels statements of app that take longer than 50 ms: they fail with 57014 (statement_timeout, set for the database)",
      "ALTER DATABASE nomnom RESET statement_timeout",
    ],
    status: "warn",
  },
  {
    name: "the whole server has a timeout that ended doctor's own session",
    snapshot: "role-owns-tables",
    sections: changed("role-owns-tables", (data) => ({
      ...data,
      serverSettings: [{ name: "transaction_timeout", value: null, of: "server" }],
    })),
    says: ["longer than a few milliseconds", "ALTER SYSTEM RESET transaction_timeout"],
    status: "fail",
  },
  {
    name: "sessions are ended after three idle seconds, for the role in this database",
    snapshot: "role-owns-tables",
    sections: setFor({ name: "idle_session_timeout", value: "3s", of: "role in database" }),
    says: ["ALTER ROLE app IN DATABASE nomnom RESET idle_session_timeout"],
    status: "warn",
  },
  {
    name: "timeouts that are off, long, or no duration accuse nobody",
    snapshot: "role-owns-tables",
    sections: changed("role-owns-tables", (data) => ({
      ...data,
      serverSettings: [
        { name: "statement_timeout", value: "0", of: "server" },
        { name: "lock_timeout", value: "1min", of: "server" },
        { name: "idle_session_timeout", value: "default", of: "server" },
        { name: "row_security", value: "off", of: "server" },
      ],
    })),
    status: "pass",
  },
  {
    name: "an event trigger refuses every CREATE, and no pod of the worker is ready",
    snapshot: "role-owns-tables",
    sections: changed("role-owns-tables", (data) => ({
      ...data,
      eventTriggers: [
        { name: "no_ddl", event: "ddl_command_start", refuses: true },
        { name: "audit", event: "ddl_command_end", refuses: false },
        { name: "freeze", event: "ddl_command_end", refuses: null },
      ],
    })),
    says: [
      "Event trigger no_ddl raises an exception for every CREATE.",
      "Event trigger freeze stands before the worker's CREATE … IF NOT EXISTS, and may raise an exception",
      "ALTER EVENT TRIGGER no_ddl DISABLE",
    ],
    status: "warn",
  },
  {
    name: "grants are missing, on tables and on the sequence behind a serial",
    snapshot: "role-lacks-grants",
    status: "fail",
    code: "42501",
    messages: [
      "app lacks UPDATE on message_status; SELECT, INSERT on order_line_items; SELECT on orders; USAGE on sequence order_line_items_id_seq, orders_id_seq. The statements that need that fail with 42501, and the worker gives their messages up.",
      "app does not own message_status, order_line_items, orders. The worker's CREATE … IF NOT EXISTS fails with 42501 at its next start, even if everything exists already.",
    ],
    says: [
      "psql postgresql://<ADMIN>@127.0.0.1:5432/nomnom -c",
      "GRANT SELECT, INSERT ON public.order_line_items TO app",
      "GRANT UPDATE ON public.message_status TO app",
      "GRANT USAGE ON SEQUENCE public.order_line_items_id_seq, public.orders_id_seq TO app",
    ],
  },
  {
    name: "a table is still to be created, by a role that may not: PostgreSQL 15 and later let nobody in public",
    snapshot: "role-may-not-create",
    status: "fail",
    code: "42501",
    messages: [
      "app may not create tables in schema public, and order_line_items is still to be created: the worker fails with 42501 when it starts.",
    ],
    says: ["GRANT CREATE ON SCHEMA public TO app"],
  },
  {
    name: "all works until the worker starts again: CREATE … IF NOT EXISTS needs the schema and the ownership",
    snapshot: "role-does-not-own",
    status: "warn",
    code: "42501",
    messages: [
      "app may not create in schema public and does not own message_status, order_line_items, orders. The worker's CREATE … IF NOT EXISTS fails with 42501 at its next start, even if everything exists already.",
    ],
    says: ["GRANT CREATE ON SCHEMA public TO app", "ALTER TABLE public.orders OWNER TO app"],
  },
  {
    name: "row security without a policy refuses; with one it hides",
    snapshot: "role-behind-row-security",
    status: "fail",
    resources: ["postgres/table/public.message_status", "postgres/table/public.orders", "postgres/role/app"],
    says: [
      "Row security of public.orders lets app insert nothing",
      "CREATE POLICY app_all ON public.orders TO app USING (true) WITH CHECK (true)",
      "Row security of public.message_status applies to app. Its policies decide by the row or by a session setting",
    ],
  },
  {
    name: "a snapshot of before does not say what the policies do with a row",
    snapshot: "role-behind-row-security",
    sections: changed("role-behind-row-security", older),
    status: "fail",
    resources: ["postgres/table/public.orders", "postgres/role/app"],
    code: "42501",
    says: ["Row security of public.message_status applies to app: rows that its policies hide"],
  },
  {
    name: "policies: one refuses every row, one decides by the session, one leaves the status alone",
    snapshot: "row-security-refuses",
    status: "fail",
    messages: [
      "Row security of public.message_status lets app change nothing: its UPDATE finds no row, without an error, and a message keeps its first status.",
      "Row security of public.order_line_items applies to app. Its policies decide by the row or by a session setting that the services do not set, and a refused row fails with 42501.",
      "Row security of public.orders lets app insert nothing (its policies refuse every row): its INSERT fails with 42501.",
    ],
    remedies: Array.from(
      { length: 3 },
      () => "Find out what the policies are for, and exempt the role from those that refuse its rows.",
    ),
  },
  {
    name: "the server has evaluated the policies: one kind of row is refused, and the worker finds no other",
    snapshot: "row-security-refuses",
    sections: asked([
      policy("order_line_items", "INSERT", [
        { service: "worker", operation: "insert", row: null, always: false, values: { quantity: "17" } },
      ]),
      policy("order_line_items", "SELECT", [
        { service: "dashboard-backend", operation: "select", row: null, always: true, values: {} },
      ]),
    ]),
    status: "fail",
    says: [
      "Row security of public.order_line_items refuses a usual row of the worker's INSERT: it fails with 42501.",
      "Row security of public.order_line_items hides every row from the dashboard's SELECT, without an error.",
    ],
  },
  {
    name: "a policy fails when it is evaluated: the statement fails as well",
    snapshot: "row-security-refuses",
    sections: asked([
      policy("order_line_items", "INSERT", [
        { service: "worker", operation: "insert", row: null, always: false, values: {}, sqlState: "42704" },
      ]),
    ]),
    status: "fail",
    says: ["refuses every row of the worker's INSERT: it fails with 42704."],
  },
  {
    name: "the row that an UPDATE looks for is hidden: no policy for the changed one is asked",
    snapshot: "role-behind-row-security",
    sections: asked([
      policy("message_status", "SELECT", [
        { service: "worker", operation: "select", row: "status accepted", always: true, values: {} },
        { service: "worker", operation: "update", row: "status failed", always: true, values: {} },
      ]),
    ]),
    status: "fail",
    says: [
      "Row security of public.message_status hides every row from the worker's UPDATE (status accepted), without an error.",
    ],
  },
  {
    name: "the server has evaluated a policy that takes usual rows",
    snapshot: "row-security-refuses",
    sections: asked([policy("order_line_items", "INSERT", [])]),
    status: "fail",
    says: ["its policies take usual rows, and decide about each."],
  },
  {
    name: "a policy that lets every row through",
    snapshot: "row-security-open",
    status: "pass",
    resources: [],
  },
  {
    name: "grants on columns: the server says which are enough",
    snapshot: "role-with-column-grants",
    status: "fail",
    code: "42501",
    says: [
      "app lacks INSERT on message_status. The statements",
      "GRANT INSERT ON public.message_status TO app",
    ],
  },
  {
    name: "the whole database is read-only: that is nobody's own setting, and the administrator's too",
    snapshot: "database-read-only",
    status: "fail",
    code: "25006",
    says: [
      "is on for the database",
      "'BEGIN READ WRITE; ALTER DATABASE nomnom RESET default_transaction_read_only; COMMIT'",
    ],
  },
  {
    name: "the worker does not come up: what it says at its start comes first",
    snapshot: "role-lacks-grants",
    sections: { ...workerAs("app"), ...downAs("app") },
    status: "fail",
    resources: ["postgres/role/app", "postgres/role/app"],
    says: [
      "fails with 42501 at its start, even if everything exists already, and none of its pods is ready",
      "ALTER TABLE public.orders OWNER TO app",
    ],
  },
  {
    name: "without USAGE on the schema the tables do not exist",
    snapshot: "role-without-usage",
    status: "fail",
    code: "42P01",
    says: ["app has no USAGE on schema public", "GRANT USAGE ON SCHEMA public TO app"],
  },
  {
    name: "the role's transactions are read-only; its DATABASE_URL says that it is the worker's",
    snapshot: "role-read-only",
    sections: workerAs("app"),
    status: "fail",
    code: "25006",
    says: ["is on for the role)", "ALTER ROLE app RESET default_transaction_read_only"],
  },
  {
    name: "a snapshot of before does not say whether it is the role's setting or its database's",
    snapshot: "role-read-only",
    sections: { ...workerAs("app"), ...changed("role-read-only", older) },
    status: "fail",
    says: ["on for the role or its database", "ALTER ROLE app RESET default_transaction_read_only"],
  },
  {
    name: "a role that is read-only may be doctor's own",
    snapshot: "role-read-only",
    status: "unknown",
    says: ["doctor is connected as app, which writes to none"],
  },
  {
    name: "the whole server is read-only, as managed services make it when the disk is full",
    snapshot: "server-read-only",
    status: "fail",
    code: "25006",
    says: ["on for the whole server", "ALTER SYSTEM RESET default_transaction_read_only"],
  },
  { name: "the role owns its tables", snapshot: "role-owns-tables", status: "pass", resources: [] },
  {
    name: "doctor has a role of its own, and the worker's DATABASE_URL names another, which is judged",
    snapshot: "role-of-doctor-alone",
    sections: workerAs("app"),
    status: "pass",
  },
  {
    name: "doctor has a role of its own, and nothing says which the worker's is",
    withoutCluster: true,
    snapshot: "role-of-doctor-alone",
    status: "unknown",
    says: [
      "doctor is connected as doctor, which writes to none of the worker's tables; the worker's role is not known",
      "--database-url",
      "GRANT SELECT, INSERT ON public.order_line_items, public.orders TO doctor",
    ],
  },
  {
    name: "the worker's URL is put together from other variables",
    snapshot: "role-of-doctor-alone",
    sections: workerAs("$(DB_USER)"),
    status: "unknown",
    says: ["the worker's DATABASE_URL does not show its role"],
  },
  {
    name: "the worker's role does not exist",
    snapshot: "role-owns-tables",
    sections: workerAs("nobody"),
    status: "unknown",
    says: ["role nobody is not among the roles that may log in"],
  },
  {
    name: "doctor's own read-only setting hides the server's",
    snapshot: "role-of-doctor-alone",
    sections: {
      ...workerAs("app"),
      ...changed("role-of-doctor-alone", (data) => ({ ...data, serverReadOnly: null })),
    },
    status: "unknown",
    says: ["hides the server's", "ALTER ROLE doctor RESET default_transaction_read_only"],
  },
  {
    name: "a grant on some columns may be enough or not",
    snapshot: "role-owns-tables",
    sections: changed("role-owns-tables", (data) => ({
      ...data,
      roles: data.roles.map((role) => ({
        ...role,
        tables: role.tables.map((table) => ({
          ...table,
          granted: ["SELECT", "UPDATE"],
          onColumns: ["INSERT"],
        })),
      })),
    })),
    status: "unknown",
    says: ["INSERT on orders for some columns only", "GRANT INSERT ON public.orders TO app"],
  },
  {
    name: "the schema is not there",
    snapshot: "role-owns-tables",
    sections: changed("role-owns-tables", (data) => ({ ...data, schemaExists: false })),
    status: "skip",
  },
  {
    name: "the catalog could not be read",
    sections: {
      "postgres/privileges": error("postgres", "timeout", "the catalog query did not answer within 5 s"),
    },
    status: "unknown",
    says: ["did not answer within 5 s"],
  },
  { name: "no PostgreSQL", status: "skip" },
];

function downAs(user: string): Sections {
  return {
    "kubernetes/deployments": deployments({
      name: "nomnom-worker",
      ready: 0,
      env: { DATABASE_URL: `postgresql://${user}:***@nomnom-postgres:5432/nomnom` },
    }),
  };
}

type Recorded = Extract<NonNullable<Sections["postgres/privileges"]>, { ok: true }>["data"];

function changed(snapshot: string, change: (data: Recorded) => Recorded): Sections {
  const section = readSnapshot(snapshot).sections["postgres/privileges"];
  if (!section?.ok) throw new Error(`${snapshot} holds no privileges`);
  return { "postgres/privileges": succeed(change(section.data)) };
}

/** As versions before wrote them. */
function older(data: Recorded): Recorded {
  const roles = data.roles.map(({ readOnlyOf: _, tables, ...role }) => ({
    ...role,
    tables: tables.map(({ inserts: _inserts, updates: _updates, ...table }) => table),
  }));
  return { ...data, roles };
}
