import type { SourceFile, WrittenJetStream } from "../written.ts";
import { packageTexts } from "./constants.ts";
import { languageOf } from "./language.ts";
import type { PackageTexts } from "./named-texts.ts";
import { mayDefine, type ParsedSource, parseSource, readSource } from "./read-source.ts";

/** The streams and consumers that sources define; a constant of one file is known in all of its package. */
export function readSources(files: readonly SourceFile[]): WrittenJetStream {
  const defining = groupBy(files.filter(mayDefine));
  const all = groupBy(files);
  const read = [...defining].flatMap(([key, own]) => {
    const parsed = own.flatMap((file) => parseSource(file) ?? []);
    const others = (all.get(key) ?? []).filter(
      (file) => !mayDefine(file) && file.text.length < mostCharacters,
    );
    const texts = textsOf(parsed, others);
    return parsed.map((source) => readSource(source, texts));
  });
  return {
    streams: read.flatMap(({ streams }) => streams),
    consumers: read.flatMap(({ consumers }) => consumers),
  };
}

/** Nobody looks for the names of streams in longer files: they are generated. */
const mostCharacters = 256 * 1024;

/** Files by package and language. */
function groupBy(files: readonly SourceFile[]): Map<string, SourceFile[]> {
  const groups = new Map<string, SourceFile[]>();
  for (const file of files) {
    const key = `${languageOf(file.file)} ${file.scope}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [file]);
    else known.push(file);
  }
  return groups;
}

/** Only what has a name is kept of the others: a package may have thousands. */
const textsOf = (parsed: readonly ParsedSource[], others: readonly SourceFile[]): PackageTexts =>
  packageTexts([
    ...parsed.map(({ constants }) => constants),
    ...others.flatMap((file) => parseSource(file)?.constants ?? []),
  ]);
