import type { Vacuum } from "../../../snapshot/postgres.ts";

/** What keeps vacuum from cleaning up. */
export type Holder = Vacuum["holders"][number];

export const listed = (holders: readonly Holder[]) =>
  holders.map(({ kind, name, user, age }) => ({ kind, name, user, age }));

/** As part of a sentence. */
export function describe({ kind, name, user, age }: Holder): string {
  switch (kind) {
    case "session":
      return `pid ${name}${user === null ? "" : ` (${user})`}, whose transaction began ${count(age)} ago`;
    case "prepared":
      return `the prepared transaction ${name}, made ${count(age)} ago`;
    case "slot":
      return `the replication slot ${name}, which stays ${count(age)} behind`;
  }
}

export const ending = ({ kind }: Holder): string =>
  kind === "slot"
    ? "Bring the slot's reader back, or drop the slot if nobody needs it"
    : "End what holds it back";

/** A slot is not dropped by a printed line: its reader may be a standby that is down, and would have to be built again. */
export const slotsByAge =
  "SELECT slot_name, slot_type, active, active_pid, wal_status, age(xmin), age(catalog_xmin) FROM pg_replication_slots ORDER BY restart_lsn";

/** The statement that ends it, or shows it where ending it may cost more. */
export function release({ kind, name }: Holder): string {
  const quoted = `'${name.replaceAll("'", "''")}'`;
  switch (kind) {
    case "session":
      return `SELECT pg_terminate_backend(${name})`;
    case "prepared":
      return `ROLLBACK PREPARED ${quoted}`;
    case "slot":
      return slotsByAge;
  }
}

/** Of transactions, in millions. */
export const count = (transactions: number): string => `${(transactions / 1_000_000).toFixed(1)} million`;
