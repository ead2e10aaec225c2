import { type Case, error } from "../../../../test/support/checks/cases.ts";

const orders = "postgres/table/public.orders";

export const cases: Case[] = [
  {
    name: "rows were copied with their numbers: those numbers come again",
    snapshot: "rows-ahead-of-their-sequence",
    status: "fail",
    resources: ["postgres/table/public.order_line_items", "postgres/table/public.orders"],
    code: "23505",
    says: [
      "an INSERT fails with 23505 until the sequence has passed them",
      "an INSERT stores nothing and reports no error (ON CONFLICT DO NOTHING)",
      "SELECT setval('\\''public.orders_id_seq'\\'', (SELECT max(id) FROM public.orders))",
    ],
  },
  {
    name: "a serial has given its last number",
    snapshot: "serial-exhausted",
    status: "fail",
    resources: [orders],
    code: "2200H",
    messages: [
      "public.orders.id (integer) has no number left after 2147483647: every INSERT fails with 2200H.",
    ],
    says: [
      "ALTER TABLE public.orders ALTER COLUMN id TYPE bigint; ALTER SEQUENCE public.orders_id_seq AS bigint",
    ],
  },
  {
    name: "the sequence goes on, and its column cannot hold what comes",
    snapshot: "sequence-beyond-its-column",
    status: "fail",
    resources: [orders],
    code: "22003",
  },
  {
    name: "nine tenths are used",
    snapshot: "serial-nearly-exhausted",
    status: "warn",
    resources: [orders],
    says: ["is at 1900000000 of 2147483647 (88 %)", "skipped as duplicates take a number too"],
  },
  { name: "never used", snapshot: "serials-at-their-beginning", status: "pass", resources: [] },
  {
    name: "a role without a right on the sequences",
    snapshot: "serials-not-readable",
    status: "unknown",
    says: [
      "doctor may not read the sequences public.order_line_items_id_seq, public.orders_id_seq",
      "GRANT SELECT ON SEQUENCE public.order_line_items_id_seq, public.orders_id_seq TO doctor",
    ],
  },
  {
    name: "the catalog could not be read",
    sections: { "postgres/sequences": error("postgres", "timeout", "no answer within 5 s") },
    status: "unknown",
    says: ["no answer within 5 s"],
  },
  { name: "no PostgreSQL", status: "skip" },
];
