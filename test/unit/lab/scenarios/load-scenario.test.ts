import { describe, expect, it } from "vitest";
import { items, text } from "../../../../src/lab/kubernetes-api/fields.ts";
import { loadScenario, scenarioNames } from "../../../../src/lab/scenarios/load-scenario.ts";
import type { Scenario } from "../../../../src/lab/scenarios/scenario.ts";

const names = await scenarioNames();

describe("scenarios", () => {
  it("The scenarios are the folders of fixtures/lab", () => {
    expect(names).toEqual(expect.arrayContaining(["healthy", "seed"]));
  });

  it.each(names)("%s has a program for every image and starts only workloads it has", async (name) => {
    const scenario = await loadScenario(name);
    for (const object of scenario.objects) {
      for (const container of items(object, "spec", "template", "spec", "containers")) {
        const image = text(container, "image");
        // Of a registry that is not there, for scenarios that need one.
        if (!image.startsWith("registry.invalid/")) expect([...scenario.images.keys()]).toContain(image);
      }
    }
    const deployed = scenario.objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    for (const workload of scenario.start.flat()) expect(deployed).toContain(workload);
  });

  it("Scenario seed lies over healthy: it is patched where both have an object, added where only it has one", async () => {
    const [healthy, seed] = await Promise.all([loadScenario("healthy"), loadScenario("seed")]);
    expect(natsConf(healthy)).toContain("max_file: 5Gi");
    expect(natsConf(seed)).toContain("max_file: 1Gi");
    expect(seed.objects).toHaveLength(healthy.objects.length + 1);
    const frontend = find(seed, "Deployment", "nomnom-dashboard-frontend");
    const container = items(frontend, "spec", "template", "spec", "containers")[0];
    expect(text(container, "resources", "limits", "memory")).toBe("64Mi");
    expect(text(container, "image")).toBe("localhost:5000/nomnom-dashboard-frontend:latest");
  });

  it("A scenario that does not exist is answered with the nearest name", async () => {
    await expect(loadScenario("seeds")).rejects.toMatchObject({
      code: "unknown-scenario",
      hint: 'Did you mean "seed"?',
    });
  });
});

function find(scenario: Scenario, kind: string, name: string) {
  return scenario.objects.find((object) => object.kind === kind && object.metadata.name === name);
}

function natsConf(scenario: Scenario): string {
  return text(find(scenario, "ConfigMap", "nomnom-nats-config"), "data", "nats.conf");
}
