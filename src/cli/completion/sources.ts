import { steps } from "../../e2e/steps/steps.ts";
import type { Source } from "./source.ts";

/** Ids of checks, and how to mean all of an area. */
export const checkIds: Source = {
  kind: "words",
  list: true,
  async words({ context, flags }) {
    const { catalogueWith } = await import("../../checks/catalogue.ts");
    const { loadConfiguration } = await import("../../blueprint/load-configuration.ts");
    const configFile = flags.get("config") ?? context.env.NOMNOM_CONFIG ?? null;
    const asked = { cwd: context.cwd, configFile, entitiesDir: null };
    // Whoever completes a word is not told of a broken file: the command says it.
    const loaded = await loadConfiguration(asked).catch(() => null);
    const checks = catalogueWith(loaded?.blueprint ?? { ownChecks: [] });
    return checks.map(({ id, title }) => ({ value: id, description: title }));
  },
};

export const areas: Source = {
  kind: "words",
  list: true,
  async words() {
    const { areas: names } = await import("../../checks/check-id.ts");
    return names.map((value) => ({ value, description: "" }));
  },
};

export const stepIds: Source = {
  kind: "words",
  list: true,
  words: () => steps.map(({ id, title }) => ({ value: id, description: title })),
};

export const scenarios: Source = {
  kind: "words",
  list: false,
  async words() {
    const { foldersInPackage } = await import("../../package-files.ts");
    return (await foldersInPackage("fixtures/lab")).map((value) => ({ value, description: "" }));
  },
};

export const contexts: Source = {
  kind: "words",
  list: false,
  words: async (asked) => (await import("./cluster-words.ts")).contextWords(asked),
};

export const namespaces: Source = {
  kind: "words",
  list: false,
  words: async (asked) => (await import("./cluster-words.ts")).namespaceWords(asked),
};
