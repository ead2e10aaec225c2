import { isRecord } from "../../blueprint/validate.ts";
import {
  describesLoneServer,
  type JetStreamConf,
  readJetStreamConf,
} from "../../checks/nats/storage/nats-conf.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { type Place, placesIn } from "../place.ts";
import type { SourceFile } from "../written.ts";

/** A NATS server with JetStream as its configuration describes it. */
export interface WrittenServer {
  /** Of the ConfigMap it stands in; null: a file of its own. */
  configMap: string | null;
  conf: JetStreamConf;
  /** All that limits it is written here. */
  isAlone: boolean;
  /** Where one of these keys stands. */
  placeOf(keys: readonly string[]): Place;
  source: SourceFile;
}

export const maxFileKeys = ["max_file_store", "max_file"];
export const maxMemoryKeys = ["max_memory_store", "max_mem_store", "max_mem"];

export const isConfFile = (file: string): boolean => /\.(?:conf|cfg)$/.test(file);

/** Not the configuration of another program, nor a template. */
const isOfJetStream = (text: string): boolean =>
  /^[ \t]*["']?jetstream["']?[ \t]*(?:[:={]|[ \t]\w)/im.test(text) && !/\{\{/.test(text);

/** The server that a nats.conf describes; null: it is none, or has no JetStream. */
export function serverInFile(source: SourceFile): WrittenServer | null {
  if (!isConfFile(source.file) || !isOfJetStream(source.text)) return null;
  const placeAt = placesIn(source.file, source.text);
  return {
    configMap: null,
    conf: readJetStreamConf(source.text),
    isAlone: describesLoneServer(source.text),
    source,
    placeOf: (keys) => placeAt(offsetOf(source.text, keys)),
  };
}

/** The servers whose nats.conf stands in a ConfigMap. */
export function serversInManifest({ kind, name, value, placeOf, source }: Manifest): WrittenServer[] {
  if (kind !== "ConfigMap" || !isRecord(value.data)) return [];
  return Object.entries(value.data).flatMap(([key, text]) => {
    if (typeof text !== "string" || !isConfFile(key) || !isOfJetStream(text)) return [];
    const begin = placeOf(["data", key]);
    return [
      {
        configMap: name,
        conf: readJetStreamConf(text),
        isAlone: describesLoneServer(text),
        source,
        placeOf: (keys: readonly string[]) => placeInBlock(begin, text, keys, source.text),
      },
    ];
  });
}

/** A text over many lines begins in the line below its mark, indented. */
function placeInBlock(begin: Place, text: string, keys: readonly string[], whole: string): Place {
  const line = begin.line + text.slice(0, offsetOf(text, keys)).split("\n").length;
  const written = whole.split("\n")[line - 1] ?? "";
  const column = Math.max(...keys.map((key) => written.indexOf(key)));
  return column === -1 ? begin : { file: begin.file, line, column: column + 1 };
}

/** Where a key last stands, comments apart: the last one counts. */
function offsetOf(text: string, keys: readonly string[]): number {
  let found = 0;
  let start = 0;
  for (const line of text.split("\n")) {
    const [, space = "", word] = /^([ \t{]*)["']?(\w+)/.exec(line) ?? [];
    const inLine = keys.map((key) => line.indexOf(key)).filter((at) => at >= 0);
    const isComment = /^\s*(?:#|\/\/)/.test(line);
    if (word !== undefined && keys.includes(word.toLowerCase())) found = start + space.length;
    else if (!isComment && inLine.length > 0) found = start + Math.min(...inLine);
    start += line.length + 1;
  }
  return found;
}
