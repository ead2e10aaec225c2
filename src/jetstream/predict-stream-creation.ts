import { accountStorageTest, tierTest } from "./account-tests.ts";
import { type Answer, conclude, type Refusal } from "./answer.ts";
import { definitionTests } from "./definition-tests.ts";
import { clusterStorageTest, peersTest, singleReplicasTest, singleStorageTest } from "./server-tests.ts";
import { overlapTest } from "./stream-subjects.ts";
import { answeringVersions } from "./versions.ts";
import { isClustered, type JetStreamWorld, type StreamRequest, withStream } from "./world.ts";

/**
 * What JetStream would answer to whoever creates a stream that is not there. A single server looks at storage before it looks at the definition, a cluster
 * the other way round (read in the sources of 2.9.10 to 2.15.3, held against 2.9.10, 2.10.27 and 2.15.3).
 *
 * Not in the model, since no client can see them: max_ha_assets, unique_tag and server tags, the clusters of a supercluster.
 */
export function predictStreamCreation(request: StreamRequest, world: JetStreamWorld): Answer {
  const versions = answeringVersions(world);
  const tier = tierTest(request, world);
  const accountStorage = accountStorageTest(request, world, versions);
  const definition = definitionTests(request, world, versions);
  const overlap = overlapTest(request, world.streams, versions);
  switch (isClustered(world)) {
    case false:
      return conclude([
        ...[tier, accountStorage, singleStorageTest(request, world)],
        ...[...definition, singleReplicasTest(request, world), overlap],
      ]);
    case true:
      return conclude([
        ...[...definition, overlap, tier, accountStorage],
        ...[peersTest(request, world, versions), clusterStorageTest(request, world)],
      ]);
    case null:
      return conclude([
        ...[...definition, overlap, tier, accountStorage],
        {
          kind: "unseen",
          what: "server",
          codes: [10005, 10028, 10047, 10074],
          why: "whether the server is one of a cluster is not visible",
        },
      ]);
  }
}

const lacksRoom: ReadonlySet<Refusal["kind"]> = new Set(["storage", "max-streams", "stream-bytes"]);

/**
 * The answers by name, to streams that are created one after the other: each finds those before it that are there by then. One that is refused for something
 * else than room takes its room once that is repaired.
 */
export function predictStreamCreations(
  requests: readonly StreamRequest[],
  world: JetStreamWorld,
): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  let then = world;
  for (const request of requests) {
    const answer = predictStreamCreation(request, then);
    answers.set(request.name, answer);
    if (answer.answer !== "refused" || !lacksRoom.has(answer.refusals[0].kind))
      then = withStream(then, request);
  }
  return answers;
}
