import type { Consumer, Stream } from "../snapshot/nats.ts";
import { covers } from "../subjects/covers.ts";
import { subjectsOverlap } from "../subjects/overlap.ts";
import { parseSubject } from "../subjects/subject.ts";
import type { WildcardRule } from "../subjects/wildcard-rule.ts";
import { limitsFor, noTier } from "./account-tests.ts";
import { type Answer, conclude, type Refusal, type TestResult, type Unseen } from "./answer.ts";
import { isAtLeast } from "./server-version.ts";
import { acrossVersions, answeringVersions } from "./versions.ts";
import { wildcardRuleOf } from "./wildcard-rules.ts";
import { isClustered, type JetStreamWorld } from "./world.ts";

/** A consumer that is pulled from, acknowledges each message, and begins with the oldest. */
export interface ConsumerRequest {
  name: string;
  /** None: all messages of the stream. */
  filterSubjects: readonly string[];
  /** Null: no limit. */
  maxDeliver?: number | null;
  /** Pauses before further deliveries. */
  backOffSteps?: number;
}

type OnStream = Pick<Stream, "config">;
type Other = Pick<Consumer, "name" | "config">;

/** What JetStream would answer to whoever creates a consumer that is not on the stream. `others`: the consumers that are; null: not readable. */
export function predictConsumerCreation(
  request: ConsumerRequest,
  stream: OnStream,
  others: readonly Other[] | null,
  world: JetStreamWorld,
): Answer {
  const versions = answeringVersions(world);
  return conclude([
    tierTest(stream, world, versions),
    backOffTest(request, versions),
    filterTest(request, stream, versions),
    limitTest(stream, others, world),
    rivalTest(request, stream, others, versions),
  ]);
}

/** What JetStream would answer to whoever changes the filter or the number of deliveries of a consumer that is there. */
export function predictConsumerUpdate(
  request: ConsumerRequest,
  stream: OnStream,
  consumers: readonly Other[] | null,
  world: JetStreamWorld,
): Answer {
  const versions = answeringVersions(world);
  const others = consumers?.filter(({ name }) => name !== request.name) ?? null;
  // A cluster of 2.9 counts the consumer itself among those there are.
  const limit = isClustered(world) === false ? null : limitTest(stream, consumers, world);
  return conclude([
    tierTest(stream, world, versions),
    backOffTest(request, versions),
    filterTest(request, stream, versions),
    limit === null || limit.kind === "unseen"
      ? null
      : acrossVersions(versions, (version) => (isAtLeast(version, [2, 10, 0]) ? null : limit)),
    acrossVersions(versions, (version) =>
      isAtLeast(version, [2, 10, 0]) ? rivalWithFilter(request, stream, others ?? [], version) : null,
    ),
  ]);
}

/** A single server of 2.9 keeps to the tier that the stream was created in. */
function tierTest({ config }: OnStream, world: JetStreamWorld, versions: readonly string[]): TestResult {
  const selected = limitsFor(config.num_replicas, world);
  if (selected === undefined)
    return {
      kind: "unseen",
      what: "account",
      codes: [10120, 10026],
      why: "the account's limits could not be read",
    };
  return acrossVersions(versions, (version) =>
    selected === null && (isAtLeast(version, [2, 10, 0]) || isClustered(world) !== false)
      ? noTier(config.num_replicas, world)
      : null,
  );
}

/** 2.9 wants more deliveries than pauses, newer ones at least as many. */
function backOffTest(
  { maxDeliver, backOffSteps: steps = 0 }: ConsumerRequest,
  versions: readonly string[],
): TestResult {
  if (steps === 0) return null;
  const deliveries = maxDeliver ?? -1;
  return acrossVersions(versions, (version) => {
    const isRefused = isAtLeast(version, [2, 10, 0])
      ? deliveries !== -1 && steps > deliveries
      : deliveries <= steps;
    return isRefused ? { kind: "back-off", code: 10116, maxDeliver: deliveries, steps } : null;
  });
}

function filterTest(
  { filterSubjects }: ConsumerRequest,
  { config }: OnStream,
  versions: readonly string[],
): TestResult {
  return acrossVersions(versions, (version) => {
    if (!isAtLeast(version, [2, 10, 0])) return outsideTest(filterSubjects, config, wildcardRuleOf(version));
    const invalid = filterSubjects.find((filter) => !parseSubject(filter).ok);
    if (invalid !== undefined)
      return { kind: "filter", code: 10052, filter: invalid, why: "it is no subject" };
    const rule = wildcardRuleOf(version);
    const within = filterSubjects.find((filter, index) =>
      filterSubjects.some((other, at) => at !== index && covers(other, filter, rule)),
    );
    if (within === undefined) return null;
    return { kind: "filter", code: 10138, filter: within, why: "another filter takes the same messages" };
  });
}

/** 2.9 knows one filter, and it has to lie within the stream's subjects; of several it takes none. Streams with origins may have other subjects. */
function outsideTest(
  filters: readonly string[],
  config: OnStream["config"],
  rule: WildcardRule,
): Refusal | null {
  const [filter, ...more] = filters;
  if (filter === undefined || more.length > 0 || config.mirror || config.sources.length > 0) return null;
  return config.subjects.some((subject) => covers(subject, filter, rule))
    ? null
    : { kind: "filter", code: 10093, filter, why: "it does not lie within the stream's subjects" };
}

/** The account's limit counts each stream's consumers by themselves. */
function limitTest({ config }: OnStream, others: readonly Other[] | null, world: JetStreamWorld): TestResult {
  const selected = limitsFor(config.num_replicas, world);
  const ofStream = config.max_consumers;
  const ofAccount = selected?.limits.maxConsumers ?? -1;
  const isAccounts = ofAccount > 0 && (ofStream <= 0 || ofAccount < ofStream);
  const max = isAccounts ? ofAccount : ofStream;
  if (max <= 0) return null;
  if (others === null) return unreadableConsumers([10026]);
  const whose = isAccounts ? (selected?.whose ?? "the account") : config.name;
  return others.length >= max
    ? { kind: "max-consumers", code: 10026, whose, consumers: others.length, max }
    : null;
}

/** In a work queue each message has one consumer. */
function rivalTest(
  request: ConsumerRequest,
  stream: OnStream,
  others: readonly Other[] | null,
  versions: readonly string[],
): TestResult {
  if (stream.config.retention !== "workqueue") return null;
  if (others === null) return unreadableConsumers([10099, 10100]);
  const [first] = others;
  if (first === undefined) return null;
  return acrossVersions(versions, (version) =>
    filtersFor(request.filterSubjects, version).length === 0
      ? { kind: "rival", code: 10099, consumer: first.name }
      : rivalWithFilter(request, stream, others, version),
  );
}

function rivalWithFilter(
  { filterSubjects }: ConsumerRequest,
  { config }: OnStream,
  others: readonly Other[],
  version: string,
): Refusal | null {
  if (config.retention !== "workqueue") return null;
  const wanted = filtersFor(filterSubjects, version);
  const rule = wildcardRuleOf(version);
  const collide = isAtLeast(version, [2, 10, 0])
    ? (a: string, b: string) => subjectsOverlap(a, b, rule)
    : (a: string, b: string) => covers(a, b, rule) || covers(b, a, rule);
  const foe = others.find(({ config: other }) => {
    const own = filtersFor(
      [...(other.filter_subject ? [other.filter_subject] : []), ...other.filter_subjects],
      version,
    );
    return wanted.some((filter) => own.length === 0 || own.some((theirs) => collide(filter, theirs)));
  });
  return foe === undefined ? null : { kind: "rival", code: 10100, consumer: foe.name };
}

/** 2.9 ignores several filters. */
const filtersFor = (filters: readonly string[], version: string): readonly string[] =>
  filters.length > 1 && !isAtLeast(version, [2, 10, 0]) ? [] : filters;

const unreadableConsumers = (codes: readonly number[]): Unseen => ({
  kind: "unseen",
  what: "streams",
  codes,
  why: "the stream's consumers could not be read",
});
