import fc from "fast-check";

/** Something that is done to JetStream. Numbers choose among what is there. */
export type Drawn =
  | { kind: "create-stream"; stream: DrawnStream }
  | { kind: "update-stream"; which: number; change: DrawnChange }
  | { kind: "delete-stream"; which: number }
  | { kind: "create-consumer"; which: number; consumer: DrawnConsumer }
  | { kind: "update-consumer"; which: number; consumer: DrawnConsumer }
  | { kind: "publish"; which: number; bytes: number };

export interface DrawnStream {
  subjects: string[];
  maxBytes: number;
  replicas: number;
  storage: "file" | "memory";
  retention: "limits" | "interest" | "workqueue";
  noAck: boolean;
  maxConsumers: number;
}

/** One setting at a time, as an operator edits. */
export type DrawnChange =
  | { subjects: string[] }
  | { maxBytes: number }
  | { replicas: number }
  | { retention: DrawnStream["retention"] };

export interface DrawnConsumer {
  filterSubjects: string[];
  maxDeliver: number;
  backOffSteps: number;
}

const megabyte = 1024 ** 2;

const harmless = [
  ...["a.>", "a.b", "a.*", "a.*.c", "a.b.c", "b.>", "b.c", "*.c", "c", "d.*x.*", "d.e.*", "e.>.f"],
  ...["$JS.EVENT.ADVISORY.>", "$SYS.ACCOUNT.>", "$KV.x.>", "x..y", "x y"],
];
const reserved = [
  ...["*.*.orders", "*.API.>", "*.>", ">", "$JS.API.CONSUMER.>", "$JS.FC.>", "$JS.>", "$SYS.x"],
  ...["$NRG.>", "$JSC.x", "$JS.*.API.>"],
];
const separate = Array.from({ length: 40 }, (_, index) => `s${index}.>`);
const subject = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...separate) },
  { weight: 4, arbitrary: fc.constantFrom(...harmless) },
  { weight: 1, arbitrary: fc.constantFrom(...reserved) },
);
const subjects = fc.uniqueArray(subject, { minLength: 1, maxLength: 2 });
const maxBytes = fc.constantFrom(
  -1,
  -1,
  ...[1, 1, 2, 5, 5, 12, 20, 21, 30, 50].map((count) => count * megabyte),
);
const replicas = fc.constantFrom(1, 1, 1, 1, 1, 2, 3, 3, 5);
const retention = fc.constantFrom("limits", "limits", "interest", "workqueue") satisfies fc.Arbitrary<
  DrawnStream["retention"]
>;
const which = fc.nat(99);

const stream: fc.Arbitrary<DrawnStream> = fc.record({
  subjects,
  maxBytes,
  replicas,
  storage: fc.constantFrom("file", "file", "file", "memory"),
  retention,
  noAck: fc.constantFrom(false, false, false, true),
  maxConsumers: fc.constantFrom(-1, -1, 1),
});
const change: fc.Arbitrary<DrawnChange> = fc.oneof(
  fc.record({ subjects }),
  fc.record({ maxBytes }),
  fc.record({ replicas }),
  fc.record({ retention }),
);
const filter = fc.constantFrom(
  "a.>",
  "a.b",
  "a.*",
  "a.b.c",
  "b.c",
  "c",
  "z",
  "a..b",
  ...separate.slice(0, 10),
);
const consumer: fc.Arbitrary<DrawnConsumer> = fc.record({
  filterSubjects: fc.uniqueArray(filter, { maxLength: 2 }),
  maxDeliver: fc.constantFrom(-1, 1, 3, 5),
  backOffSteps: fc.constantFrom(0, 0, 0, 3),
});

const drawn: fc.Arbitrary<Drawn> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("create-stream" as const), stream }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("update-stream" as const), which, change }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete-stream" as const), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("create-consumer" as const), which, consumer }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("update-consumer" as const), which, consumer }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("publish" as const),
      which,
      bytes: fc.constantFrom(1_000, 200_000, 900_000),
    }),
  },
);

/** The same for the same seed. */
export const draw = (count: number, seed: number): Drawn[] => fc.sample(drawn, { numRuns: count, seed });
