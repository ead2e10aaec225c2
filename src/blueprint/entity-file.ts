import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";
import type { Entity } from "./entity.ts";
import { fromLegacy, legacyEntitySchema } from "./legacy-entity.ts";
import { type Problem, problemsError } from "./problem.ts";
import { readTextFile } from "./read-text-file.ts";
import { fromV1, v1EntitySchema } from "./v1-entity.ts";
import { problemAt, validate } from "./validate.ts";
import { parseYaml, type YamlText } from "./yaml-text.ts";

/**
 * Which generator reads the YAML: `before-9720595` ignores unknown keys, knows the legacy form only and puts one UNIQUE on each unicity
 * column; `head` refuses unknown keys, knows v1 and puts one UNIQUE on all of them.
 */
export type EntityDialect = "before-9720595" | "head";

export interface EntityFile {
  /** File name within the directory. */
  file: string;
  entity: Entity;
}

/**
 * Reads a directory of entity YAML as nomnom's own loader does: not recursive, `.yaml` and `.yml`, one entity per file, one bad file fails the
 * whole load. Files are taken by name, since directory order is not reproducible. `label` is the directory as messages name it.
 * @throws UserError `entities-unreadable` or `entities-invalid`, the latter with `file:line:column` of every problem.
 */
export async function readEntityDirectory(
  directory: string,
  options: { label: string; dialect: EntityDialect },
): Promise<EntityFile[]> {
  const { label, dialect } = options;
  const files = await entityFileNames(directory, label);
  const read = await Promise.all(
    files.map(async (file) => ({ file, result: await readEntity(directory, file, label, dialect) })),
  );
  const problems = read.flatMap(({ result }) => (result.ok ? [] : result.problems));
  if (problems.length > 0) throw problemsError("entities-invalid", problems, entitiesHint);
  return read.flatMap(({ file, result }) => (result.ok ? [{ file, entity: result.entity }] : []));
}

async function entityFileNames(directory: string, label: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    throw new UserError(
      "entities-unreadable",
      `cannot read the entities in ${label}: ${whyUnreadable(error)}`,
      {
        hint: "Name the directory that holds nomnom's entity YAML with --entities DIR or the key entities.",
        cause: error,
      },
    );
  }
  const files = names.filter((name) => [".yaml", ".yml"].includes(extname(name))).sort();
  if (files.length === 0) {
    throw new UserError("entities-unreadable", `no entity files (.yaml, .yml) in ${label}`, {
      hint: "Entity files lie directly in the directory; subdirectories are not read.",
    });
  }
  return files;
}

const entitiesHint = "Entity files are those that nomnom's generator reads.";

type ReadEntity = { ok: true; entity: Entity } | { ok: false; problems: Problem[] };

async function readEntity(
  directory: string,
  file: string,
  label: string,
  dialect: EntityDialect,
): Promise<ReadEntity> {
  const path = join(label, file);
  const content = await readTextFile(join(directory, file));
  if (!content.ok)
    return failed({ file: path, line: 1, column: 1, message: `cannot be read: ${content.reason}` });
  return readEntityText(path, content.text, dialect);
}

/** What the generator of this dialect makes of an entity file's text. */
export function readEntityText(path: string, text: string, dialect: EntityDialect): ReadEntity {
  const parsed = parseYaml(path, text);
  return parsed.ok ? parseEntity(parsed.yaml, dialect) : parsed;
}

/** One entity file: v1 where the dialect knows it and it fits, else the legacy form. */
function parseEntity(yaml: YamlText, dialect: EntityDialect): ReadEntity {
  const v1 = dialect === "head" ? validate(v1EntitySchema, yaml) : null;
  if (v1?.ok) return checked(yaml, fromV1(v1.value), ["metadata", "name"]);
  const keys = typeof yaml.value === "object" && yaml.value !== null ? Object.keys(yaml.value) : [];
  if (v1 !== null && !keys.includes("entity") && keys.some((key) => ["apiVersion", "spec"].includes(key))) {
    return v1;
  }
  if (!keys.includes("entity")) {
    return failed(problemAt(yaml, [], "not an entity: neither the key entity nor apiVersion and spec"));
  }
  const legacy = validate(legacyEntitySchema(dialect === "head"), yaml);
  return legacy.ok ? checked(yaml, fromLegacy(legacy.value.entity), ["entity", "name"]) : legacy;
}

function checked(yaml: YamlText, entity: Entity, namePath: string[]): ReadEntity {
  const type = entity.sourceType.toLowerCase();
  const at = (message: string): ReadEntity =>
    failed({ file: yaml.file, ...yaml.positionOf(namePath), message });
  if (type === "derived" && !entity.hasParent) {
    return at(`derived entity ${entity.name} lacks parent, parents, repeated_for or derivation`);
  }
  if (type === "root" && entity.hasParent) {
    return at(`root entity ${entity.name} may not have parent, parents, repeated_for or derivation`);
  }
  return { ok: true, entity };
}

function failed(problem: Problem): ReadEntity {
  return { ok: false, problems: [problem] };
}
