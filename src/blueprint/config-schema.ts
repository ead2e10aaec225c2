import * as z from "zod";
import { templateKinds } from "../snapshot/kubernetes/pod-templates.ts";
import { parseSubject } from "../subjects/subject.ts";
import { parseByteSize } from "../units/byte-size.ts";
import { e2eKeys } from "./e2e-keys.ts";
import {
  duration,
  durationOrNone,
  jetStreamName,
  kubernetesName,
  ownName,
  refuse,
  text,
  written,
} from "./key-types.ts";
import { ownCheckKeys } from "./own-check-keys.ts";
import { parseStatement } from "./statement-text.ts";
import { kindOf } from "./validate.ts";

const label = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "must be a Kubernetes name of at most 63 characters: lower-case letters, digits and -",
  );

const labelValue = z
  .string()
  .regex(/^[A-Za-z0-9*][-A-Za-z0-9_.*]{0,62}$/, "must be the value of a label; * is any run of characters");

const natsUrl = url(/^(nats|tls|ws|wss):\/\//, "must be a URL such as nats://host:4222 or tls://host:4222");
const httpUrl = url(/^https?:\/\//, "must be a URL such as http://host:8222");
// libpq allows several hosts and none, which a WHATWG URL does not: the connection parses it.
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "must be a URL such as postgresql://host:5432/database");

const redisUrl = z
  .string()
  .regex(/^(redis|valkey)s?:\/\//, "must be a URL such as redis://host:6379 or rediss://host:6379");

/** A byte size as text or number; `unlimited` allows -1. */
function byteSize(options: { unlimited: boolean }) {
  return written("a size such as 1Gi").transform((value, context): number => {
    const text = typeof value === "number" ? String(value) : value;
    if (typeof text !== "string")
      return refuse(context, value, `must be a size such as 1Gi, not ${kindOf(value)}`);
    if (options.unlimited && (text === "-1" || text === "0")) return -1;
    const parsed = parseByteSize(text);
    if (parsed.ok) return parsed.bytes;
    return refuse(context, value, `is wrong: ${parsed.error}`);
  });
}

const subject = z.string().superRefine((value, context) => {
  const parsed = parseSubject(value);
  if (!parsed.ok) context.addIssue({ code: "custom", message: `is not a subject: ${parsed.error}` });
});

const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, "must be the name of an environment variable");

const limit = z.int().refine((value) => value === -1 || value > 0, "must be 1 or more, or -1 for no limit");

/** One limit is a warning's; a map says from when on it is an error, too. */
const levels = <Limit extends z.ZodType>(limit: Limit) =>
  z
    .union(
      [
        limit,
        z
          .strictObject({ warn: limit.optional(), error: limit.optional() })
          .refine((value) => Object.keys(value).length > 0, "must have `warn`, `error` or both"),
      ],
      "must be a limit, or a map of warn and error",
    )
    .optional();

const messages = z.int().positive("must be 1 or more");

const thresholds = z.strictObject({
  lag: levels(messages),
  outstanding: levels(messages),
  redeliveries: levels(messages),
  sinceAck: levels(duration),
  ageOfOldest: levels(duration),
});

export const ackPolicies = ["explicit", "none", "all"] as const;
export const deliverPolicies = [
  "all",
  "last",
  "new",
  "last_per_subject",
  "by_start_sequence",
  "by_start_time",
] as const;

const consumer = z.strictObject({
  thresholds: thresholds.optional(),
  name: jetStreamName,
  nameFrom: z.strictObject({ env: environmentName }).optional(),
  filterSubjects: z.array(subject).optional(),
  maxDeliver: limit.optional(),
  maxDeliverFrom: z.strictObject({ env: environmentName }).optional(),
  reader: kubernetesName.optional(),
  ackPolicy: z.enum(ackPolicies).optional(),
  deliverPolicy: z.enum(deliverPolicies).optional(),
  ackWait: duration.optional(),
  maxAckPending: limit.optional(),
  backoff: z.array(duration).optional(),
  inactiveThreshold: durationOrNone.optional(),
  replicas: z
    .int()
    .refine((value) => value >= 0 && value <= 5, "must be 1 to 5, or 0 for as many as the stream has")
    .optional(),
  delivery: z.enum(["pull", "push"]).optional(),
  fetches: z.int().positive("must be 1 or more").optional(),
  priorityGroups: z.array(jetStreamName).optional(),
});

const stream = z.strictObject({
  name: jetStreamName,
  nameFrom: z.strictObject({ env: environmentName, suffix: jetStreamName.optional() }).optional(),
  subjects: z.array(subject).min(1, "must name at least one subject").optional(),
  maxBytes: byteSize({ unlimited: true }).optional(),
  replicas: z
    .int()
    .refine((value) => value >= 1 && value <= 5, "must be 1 to 5")
    .optional(),
  storage: z.enum(["file", "memory"]).optional(),
  kind: z.enum(["stream", "kv", "objectStore"]).optional(),
  maxMsgs: limit.optional(),
  maxMsgsPerSubject: limit.optional(),
  maxMsgSize: byteSize({ unlimited: true }).optional(),
  maxAge: durationOrNone.optional(),
  duplicateWindow: duration.optional(),
  retention: z.enum(["limits", "workqueue", "interest"]).optional(),
  discard: z.enum(["old", "new"]).optional(),
  acknowledges: z.boolean().optional(),
  deleteMarkers: z.boolean().optional(),
  mirror: jetStreamName.optional(),
  sources: z.array(jetStreamName).min(1, "must name at least one stream").optional(),
  placement: z.strictObject({ cluster: text.optional(), tags: z.array(text).optional() }).optional(),
  writers: z.array(kubernetesName).optional(),
  impact: text.optional(),
  timeToFull: levels(duration),
  consumers: z.array(consumer).optional(),
});

/** The stream by its name, or by what its name has behind that of the stream whose messages end in it. */
const deadLetters = z
  .strictObject({
    stream: jetStreamName.optional(),
    of: z.array(jetStreamName).min(1, "must name at least one stream").optional(),
    suffix: jetStreamName.optional(),
    sentBy: kubernetesName.optional(),
  })
  .superRefine(({ stream, of, suffix }, context) => {
    const isNamed = stream !== undefined && of !== undefined;
    if (isNamed === (suffix === undefined) && (stream === undefined) === (of === undefined)) return;
    context.addIssue({
      code: "custom",
      message: "must have either `stream` and `of` (whose messages end in it) or `suffix`",
    });
  });

const typeList = z.array(text).min(1, "must name at least one type");

/** What else there is to say of a column than its type. */
const columnMap = z.strictObject({
  type: z.union([text, typeList], "must be a type as in SQL, or a list of types").optional(),
  notNull: z.boolean().optional(),
  required: z.boolean().optional(),
});

const column = z.union(
  [text, typeList, columnMap],
  "must be a type as in SQL, a list of types, or a map of type, notNull and required",
);

const tableUse = {
  filledBy: kubernetesName.optional(),
  polledBy: kubernetesName.optional(),
  createdBy: kubernetesName.optional(),
};

const table = z.strictObject({
  ...tableUse,
  name: text,
  entity: text.optional(),
  columns: z.record(z.string(), column.nullable()).optional(),
  unique: z.array(z.array(text).min(1, "must name at least one column")).optional(),
  conflictTarget: z.boolean().optional(),
});

/** As SQL writes it; nothing but a name goes into a statement. */
const sqlType = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_ .]{0,127}(\(\d{1,5}(, ?\d{1,5})?\)( [a-z ]{1,40})?)?(\[\]){0,6}$/,
    "must be a type as in SQL, such as text or numeric(10,2)",
  );

const parameter = z.union(
  [
    sqlType,
    z.strictObject({ type: sqlType, value: z.union([z.string(), z.number(), z.boolean()]).optional() }),
  ],
  "must be a type as in SQL, or a map of type and value",
);

const statement = z
  .strictObject({
    name: ownName,
    sql: text,
    parameters: z.array(parameter).optional(),
    by: kubernetesName.optional(),
    role: text.optional(),
    severity: z.enum(["warn", "error"]).optional(),
  })
  .superRefine(({ sql, parameters = [] }, context) => {
    const parsed = parseStatement(sql);
    if (!parsed.ok) context.addIssue({ code: "custom", path: ["sql"], message: parsed.error });
    else if (parsed.parameters !== parameters.length)
      context.addIssue({
        code: "custom",
        path: ["sql"],
        message: `has ${parsed.parameters} parameters, and ${parameters.length} are given`,
      });
  });

const states = z.array(text).optional();

const messageStatus = z.strictObject({
  table: text,
  status: text.optional(),
  receivedAt: text.optional(),
  shows: z.array(text).optional(),
  accepted: states,
  begun: states,
  deadLettered: states,
  overdueAfter: duration.optional(),
  acceptedBy: kubernetesName.optional(),
});

const database = {
  url: databaseUrl.optional(),
  schema: text.optional(),
  server: z
    .strictObject({ workload: kubernetesName.optional(), secret: kubernetesName.optional() })
    .optional(),
  defaults: z.strictObject(tableUse).optional(),
  messageStatus: messageStatus.optional(),
  statements: z.array(statement).optional(),
  tables: z.array(table).optional(),
};

/** The workload that knows an address, and the variable it has it in. */
const addressOf = z.strictObject({ workload: kubernetesName.optional(), env: environmentName.optional() });

const workload = z
  .strictObject({
    kind: z.enum(templateKinds),
    name: kubernetesName,
    optional: z.boolean().optional(),
    single: labelValue.optional(),
    succeededWithin: duration.optional(),
  })
  .superRefine(({ kind, succeededWithin }, context) => {
    if (succeededWithin !== undefined && kind !== "CronJob")
      context.addIssue({
        code: "custom",
        path: ["succeededWithin"],
        message: "belongs to a CronJob",
      });
  });

const route = z
  .strictObject({
    workload: kubernetesName.optional(),
    component: labelValue.optional(),
    path: z.string().regex(/^\/\S*$/, "must be a path such as /health"),
    port: z.union([z.int().min(1).max(65_535), label]).optional(),
    remedy: text.optional(),
    replacePod: z.boolean().optional(),
  })
  .superRefine(({ workload: name, component }, context) => {
    if ((name === undefined) === (component === undefined))
      context.addIssue({ code: "custom", message: "must have either `workload` or `component`" });
  });

const date = z.string().superRefine((value, context) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) {
    context.addIssue({ code: "custom", message: "must be a date such as 2027-01-31" });
  }
});

const suppression = z.strictObject({
  check: text,
  resource: text.optional(),
  reason: text,
  until: date.optional(),
});

/** The keys of `nomnom.doctor.yaml`, every one optional where it stands; unknown keys are errors. */
export const configSchema = z.strictObject({
  extends: z.enum(["nomnom", "none"]).optional(),
  context: text.optional(),
  namespace: label.optional(),
  release: label.optional(),
  nats: z
    .strictObject({
      url: natsUrl.optional(),
      monitoringUrl: httpUrl.optional(),
      maxFile: byteSize({ unlimited: false }).optional(),
      server: z
        .strictObject({ workload: kubernetesName.optional(), config: kubernetesName.optional() })
        .optional(),
      streams: z.array(stream).optional(),
    })
    .optional(),
  postgres: z.strictObject(database).optional(),
  databases: z.record(ownName, z.strictObject({ ...database, from: addressOf.optional() })).optional(),
  redis: z
    .strictObject({
      url: redisUrl.optional(),
      server: z.strictObject({ workload: kubernetesName.optional() }).optional(),
      holds: z.enum(["cache", "data"]).optional(),
      replicas: z.int().min(0, "must be 0 or more").optional(),
    })
    .optional(),
  deadLetters: z.array(deadLetters).optional(),
  thresholds: thresholds.optional(),
  entities: text.optional(),
  workloads: z.array(workload).optional(),
  routes: z.array(route).optional(),
  ownChecks: z.array(ownCheckKeys).optional(),
  checks: z.record(z.string(), z.enum(["off", "warn", "error"])).optional(),
  suppress: z.array(suppression).optional(),
  e2e: e2eKeys.optional(),
});

export type Config = z.output<typeof configSchema>;

/** The message never repeats a URL, which may hold a password. */
function url(scheme: RegExp, message: string) {
  return z
    .string()
    .refine(
      (value) => value.split(",").every((each) => scheme.test(each.trim()) && URL.canParse(each.trim())),
      message,
    );
}
