import { describe, expect, it } from "vitest";
import { catalogue } from "../../../src/checks/catalogue.ts";
import { sectionIds } from "../../../src/snapshot/section-ids.ts";
import { targetSchema } from "../../../src/snapshot/snapshot.ts";
import {
  descriptionOf,
  reachableOf,
  settingSources,
  systems,
  targetFields,
} from "../../../src/systems/systems.ts";
import { clusterWords, targetWords } from "../../../src/systems/target-words.ts";

describe.each(systems)("the system %s", (system) => {
  it("The system has a check in the catalogue that says whether it answers", () => {
    expect(catalogue.map(({ id }) => id)).toContain(reachableOf(system));
  });

  it("The system has sections of its own in a snapshot", () => {
    expect(sectionIds.filter((id) => id.startsWith(`${system}/`))).not.toEqual([]);
  });

  it("The system names its settings after itself", () => {
    const { settings } = descriptionOf[system];
    expect(settings.filter(({ name }) => !name.startsWith(`${system}.`))).toEqual([]);
  });
});

describe("the settings of all systems", () => {
  it("The settings of all systems take each flag, option and variable for one of them only", () => {
    const taken = settingSources.flatMap(({ flag, variables }) => [
      ...variables,
      ...(flag === null ? [] : [flag.name, flag.option]),
    ]);
    expect(taken).toEqual([...new Set(taken)]);
  });
});

describe("the target of a report", () => {
  const target = { context: "kind", namespace: "", nats: null, postgres: "postgresql://db:5432/nomnom" };

  it("The target of a report has the fields that the systems name, and no others", () => {
    const how = ["routes", "kubeconfig", "prefix", "otherReleases", "databases"];
    expect([...targetFields, ...how].toSorted()).toEqual(Object.keys(targetSchema.shape).toSorted());
  });

  it("The target of a report is put into words as far as it is known", () => {
    expect(targetWords(target)).toEqual(["context kind", "postgresql://db:5432/nomnom"]);
    expect(clusterWords(target)).toEqual(["context kind"]);
  });
});
