import * as z from "zod";
import { parseSubject } from "../subjects/subject.ts";
import { deadline, jetStreamName, kubernetesName, ownName, text } from "./key-types.ts";
import { logMarks } from "./message-plan.ts";

/** The keys of `e2e:`: how a message is sent through the pipeline and where it must arrive. */

const marks = ["id", "uuid", "time", "date", "answer", "release", "base64", "message"];

/** A text in which `${…}` stands for something of the run. */
const marked = text.superRefine((value, context) => {
  for (const [whole, name = ""] of value.matchAll(/\$\{([^}/:]*)[^}]*\}/g)) {
    if (marks.includes(name)) continue;
    const known = marks.map((mark) => `\${${mark}}`).join(", ");
    context.addIssue({ code: "custom", message: `has the mark ${whole}, and there are only ${known}` });
  }
});

const pointer = z.string().regex(/^(\/.*)?$/, "must be a JSON pointer such as /order/id");

const path = marked.regex(/^\//, "must be a path such as /orders");

const subject = marked.superRefine((value, context) => {
  const parsed = parseSubject(value.replaceAll(/\$\{[^}]*\}/g, "x"));
  if (!parsed.ok) context.addIssue({ code: "custom", message: `is not a subject: ${parsed.error}` });
});

const httpUrl = z
  .string()
  .regex(/^https?:\/\//, "must be a URL such as http://host:8080")
  .refine((value) => URL.canParse(value), "must be a URL such as http://host:8080");

const scalar = z.union(
  [marked, z.number(), z.boolean(), z.null()],
  "must be a text, a number, true, false or null",
);

const headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "must be a header's name"),
  marked,
);

const port = z.int().refine((value) => value >= 1 && value <= 65_535, "must be 1 to 65535");

/** By `workload` and `port`, or by `url`. */
const place = { workload: marked.optional(), port: port.optional(), url: httpUrl.optional() };

function hasPlace(
  value: { workload?: string | undefined; port?: number | undefined; url?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  const inCluster = value.workload !== undefined && value.port !== undefined;
  if (
    inCluster !== (value.url !== undefined) &&
    (value.workload === undefined) === (value.port === undefined)
  )
    return;
  context.issues.push({
    code: "custom",
    input: value,
    message: "must have either `workload` and `port` or `url`",
  });
}

const expectation = z.strictObject({
  status: z
    .int()
    .refine((value) => value >= 100 && value <= 599, "must be a status such as 202")
    .optional(),
  json: z.record(pointer, scalar).optional(),
});

const kind = z.strictObject({
  name: text,
  called: text.optional(),
  health: z.record(pointer, text),
  unless: z.strictObject({ body: text, json: z.record(pointer, text) }).optional(),
  body: z.record(z.string(), marked).optional(),
  writesStatus: z.boolean().optional(),
});

const http = z
  .strictObject({
    ...place,
    called: text.optional(),
    method: z.enum(["GET", "POST", "PUT", "PATCH"]).optional(),
    path,
    headers: headers.optional(),
    health: path.optional(),
    kinds: z.array(kind).optional(),
    expect: expectation.optional(),
    answer: pointer.optional(),
  })
  .superRefine(hasPlace);

const publish = z.strictObject({ subject, headers: headers.optional() });

const exactlyOne = (keys: readonly string[]) => (value: object, context: z.core.$RefinementCtx) => {
  const given = keys.filter((key) => Object.hasOwn(value, key));
  if (given.length === 1) return;
  context.issues.push({
    code: "custom",
    input: value,
    message: `must have one of ${keys.map((key) => `\`${key}\``).join(", ")}`,
  });
};

const pass = z.strictObject({ stream: jetStreamName.optional(), subject, answerAt: pointer.optional() });

/** Without it the rows of one run could not be distinguished from those of others. */
const where = z
  .record(z.string(), marked)
  .refine(
    (value) => Object.values(value).some((each) => /\$\{(id|uuid|answer)\}/.test(each)),
    "must hold ${id}, ${uuid} or ${answer} in one of its values",
  );

const label = z.strictObject({ name: text, value: text });

const rows = z.strictObject({
  table: text,
  database: ownName.optional(),
  called: text.optional(),
  where,
  from: pointer.optional(),
  expect: z.record(z.string(), scalar).optional(),
  count: z
    .int()
    .refine((value) => value >= 1, "must be 1 or more")
    .optional(),
  matchBy: text.optional(),
  requires: z.record(z.string(), z.enum(["text", "number", "integer"])).optional(),
});

const status = z.strictObject({
  table: text,
  database: ownName.optional(),
  where,
  columns: z.strictObject({ status: text, attempts: text, error: text }),
  begun: z.array(text),
  done: z.array(text),
  gaveUp: z.array(text),
});

const pattern = text.superRefine((value, context) => {
  try {
    new RegExp(value);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: "custom", message: `is no regular expression: ${why}` });
  }
});

const dashboard = z.strictObject({
  workload: marked,
  port,
  socket: path,
  health: z.strictObject({ path, clients: pointer }),
  counts: z.strictObject({ path, row: text, total: pointer }),
  shows: z.record(pointer, marked),
  pushes: z.strictObject({ at: pointer, value: text }),
  pushesAtMost: z.int(),
});

const seen = z
  .strictObject({
    http: z
      .strictObject({
        ...place,
        called: text.optional(),
        path,
        headers: headers.optional(),
        expect: expectation.optional(),
      })
      .superRefine(hasPlace)
      .optional(),
    jetStream: pass.optional(),
    dashboard: dashboard.optional(),
  })
  .superRefine(exactlyOne(["http", "jetStream", "dashboard"]));

const ofPlan = {
  called: text.optional(),
  idAt: pointer.optional(),
  unusable: z.array(z.strictObject({ has: z.array(pointer), why: text })).optional(),
  passes: z.array(pass).optional(),
  consumed: z.strictObject({ stream: jetStreamName.optional(), consumer: jetStreamName }).optional(),
  deadLetters: z.strictObject({ stream: jetStreamName.optional(), subject: subject.optional() }).optional(),
  rows: z.array(rows).optional(),
  status: status.optional(),
  worker: z
    .strictObject({
      label,
      logs: z.array(z.strictObject({ mark: z.enum(logMarks), pattern })).optional(),
    })
    .optional(),
  seen: seen.optional(),
  scale: z.strictObject({ label, called: text.optional() }).optional(),
  within: deadline.optional(),
};

export const e2eKeys = z
  .strictObject({
    oldApi: kubernetesName.optional(),
    newApi: kubernetesName.optional(),
    /** A file, or the JSON itself. */
    message: z
      .union([text, z.record(z.string(), z.json())], "must be a file, or a map that is the message")
      .optional(),
    timeout: deadline.optional(),
    send: z
      .strictObject({ http: http.optional(), publish: publish.optional() })
      .superRefine(exactlyOne(["http", "publish"]))
      .optional(),
    ...ofPlan,
  })
  .superRefine((value, context) => {
    if (value.send !== undefined) return;
    for (const key of Object.keys(ofPlan).filter((each) => Object.hasOwn(value, each)))
      context.addIssue({
        code: "custom",
        path: [key],
        message: "belongs to a plan, and there is no `send` that says how the message is sent",
      });
  });
export type E2eKeys = z.output<typeof e2eKeys>;
