import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import type { Configured } from "../../checks/catalogue.ts";
import type { AnyCheck } from "../../checks/check.ts";
import { steps } from "../../e2e/steps/steps.ts";
import type { Asked, Source } from "./source.ts";

/** Ids of the checks of a run. */
export const checkIds = idsOf(({ catalogueWith }) => catalogueWith);

/** Ids of all checks that have a page, those of a system that nobody names too. */
export const explainedIds = idsOf(({ everyCheck }) => everyCheck);

type Catalogue = typeof import("../../checks/catalogue.ts");

function idsOf(choose: (catalogue: Catalogue) => (configured: Configured) => readonly AnyCheck[]): Source {
  return {
    kind: "words",
    list: true,
    async words(asked) {
      const catalogue = await import("../../checks/catalogue.ts");
      const loaded = await configurationOf(asked);
      const checks = choose(catalogue)(loaded?.blueprint ?? catalogue.noConfiguration);
      return checks.map(({ id, title }) => ({ value: id, description: title }));
    },
  };
}

/** Names of databases. */
export const databases: Source = {
  kind: "words",
  list: false,
  async words(asked) {
    const loaded = await configurationOf(asked);
    return (loaded?.settings.databases ?? []).map(({ name }) => ({ value: name, description: "" }));
  },
};

/** A broken file is no matter of completion: the command reports it. */
async function configurationOf({ context, flags }: Asked): Promise<LoadedConfiguration | null> {
  const { loadConfiguration } = await import("../../blueprint/load-configuration.ts");
  const configFile = flags.get("config") ?? context.env.NOMNOM_CONFIG ?? null;
  return loadConfiguration({ cwd: context.cwd, configFile, entitiesDir: null }).catch(() => null);
}

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
