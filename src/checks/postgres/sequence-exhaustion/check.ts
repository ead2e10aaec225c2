import { fillerOf } from "../../../blueprint/table-name.ts";
import type { Command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { adminPsql } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { ColumnSequence } from "../../../snapshot/postgres.ts";
import { plural } from "../../../units/counted.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { objectNamed } from "../../kubernetes/workloads/workload-commands.ts";
import { dataOf } from "../../unreadable.ts";

type Input = CheckInput<"postgres/sequences", "postgres/server">;

const runsOut = defineFinding({
  code: "postgres/sequence-exhaustion/runs-out",
  title: "A column has few numbers left for new rows, or none",
  severity: ["warning", "error"],
  resource: ["postgres/table"],
  recovers: null,
});

const behind = defineFinding({
  code: "postgres/sequence-exhaustion/behind",
  title: "A sequence gives out numbers that rows already have",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

/** The numbers of serial and identity columns do not run out, and are not given out twice. */
export const sequenceExhaustion = defineCheck({
  id: "postgres/sequence-exhaustion",
  title: "Row numbers neither run out nor repeat",
  requires: ["postgres/reachable"],
  reads: ["postgres/sequences"],
  optional: ["postgres/server"],
  findings: [runsOut, behind],
  decide(input) {
    const sequences = input.sections["postgres/sequences"];
    const findings = sequences.flatMap((sequence) => [
      ...exhaustion(sequence, input),
      ...behindRows(sequence, input),
    ]);
    const incomplete = unreadable(sequences, input);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

/** Where check_postgres, the usual monitor of this, warns by default (its action `sequence`: 85 %). */
const warnFrom = 0.85;

function exhaustion(sequence: ColumnSequence, input: Input): Finding[] {
  const { last, limit, increment, table, column, type } = sequence;
  if (last === null || last < limit * warnFrom) return [];
  const exhausted = last + increment > limit;
  const percent = Math.floor((last / limit) * 100);
  const schema = sequence.tableSchema ?? input.blueprint.postgres.schema ?? "public";
  const name = qualified(schema, table);
  return [
    runsOut({
      severity: exhausted ? "error" : "warning",
      message: exhausted
        ? `${name}.${column} (${type}) has no number left after ${last}: every INSERT fails with ${sqlState(sequence)}.`
        : `${name}.${column} (${type}) is at ${last} of ${limit} (${percent} %): when it runs out, every INSERT fails with ${sqlState(sequence)}. Rows that are skipped as duplicates take a number too.`,
      resource: `postgres/table/${schema}.${table}`,
      evidence: {
        table,
        column,
        type,
        sequence: qualified(sequence.schema, sequence.name),
        last,
        limit,
        sqlState: sqlState(sequence),
      },
      remedy: {
        summary:
          "Make the column bigint. That rewrites the whole table and locks it meanwhile: scale the worker down first; messages wait in the stream.",
        commands: [
          ...scaled(input, 0),
          adminPsql(input.target, input.blueprint.release, ...widen(sequence, name)),
          ...scaled(input, 1),
        ],
      },
      cause: [schema, table, column],
    }),
  ];
}

/** As after rows were copied with their numbers: until the sequence has passed them, each INSERT takes a number that is there. */
function behindRows(sequence: ColumnSequence, input: Input): Finding[] {
  const { last, first, largest, increment, table, column, readable, limit } = sequence;
  if (!readable || largest === undefined || largest === null || largest >= limit) return [];
  const next = last === null ? (first ?? 1) : last + increment;
  if (largest < next) return [];
  const schema = sequence.tableSchema ?? input.blueprint.postgres.schema ?? "public";
  const name = qualified(schema, table);
  const root = input.blueprint.postgres.tables.some((each) => each.name === table && !each.conflictTarget);
  return [
    behind({
      message: `The sequence of ${name}.${column} is at ${last ?? "its beginning"}, and rows have numbers up to ${largest}. If the number is unique, an INSERT ${root ? "stores nothing and reports no error (ON CONFLICT DO NOTHING)" : "fails with 23505"} until the sequence has passed them.`,
      resource: `postgres/table/${schema}.${table}`,
      cause: [schema, table, column],
      evidence: {
        table,
        column,
        sequence: qualified(sequence.schema, sequence.name),
        last,
        largest,
        sqlState: root ? null : "23505",
      },
      remedy: {
        summary: "Set the sequence to the largest number in the table.",
        commands: [
          adminPsql(
            input.target,
            input.blueprint.release,
            `SELECT setval('${qualified(sequence.schema, sequence.name).replaceAll("'", "''")}', (SELECT max(${identifier(column)}) FROM ${name}))`,
          ),
        ],
      },
    }),
  ];
}

/** 2200H where the sequence ends, 22003 where the column cannot hold what the sequence still gives (measured on 15.18, 17.10, 18.4). */
const sqlState = ({ sequenceMax, limit }: ColumnSequence): string =>
  sequenceMax > limit ? "22003" : "2200H";

/** A sequence keeps its own end when its column grows (measured on 18.4), and one of its own when its type does: all are widened. */
const widen = ({ column, schema, name }: ColumnSequence, table: string): string[] => [
  `ALTER TABLE ${table} ALTER COLUMN ${identifier(column)} TYPE bigint`,
  `ALTER SEQUENCE ${qualified(schema, name)} AS bigint NO MAXVALUE`,
];

function scaled({ target, blueprint }: Input, replicas: number): Command[] {
  const filler = fillerOf(blueprint);
  return target.namespace === null || filler === null
    ? []
    : [kubectlFor(target)("scale", objectNamed(filler, blueprint), `--replicas=${replicas}`)];
}

function unreadable(
  sequences: readonly ColumnSequence[],
  { target, blueprint, optional }: Input,
): Undecided | undefined {
  const hidden = sequences.filter(({ readable }) => !readable);
  if (hidden.length === 0) return undefined;
  const names = [...new Set(hidden.map(({ schema, name }) => qualified(schema, name)))];
  const user = dataOf(optional["postgres/server"])?.user ?? "doctor";
  return {
    reason: `${user} may not read ${plural(names.length, "the sequence")} ${names.join(", ")}`,
    remedy: {
      summary: "Let it read them; pg_monitor is not enough for that.",
      commands: [
        adminPsql(
          target,
          blueprint.release,
          `GRANT SELECT ON SEQUENCE ${names.join(", ")} TO ${identifier(user)}`,
        ),
      ],
    },
  };
}
