import type { SourceFile, WrittenJetStream } from "../written.ts";
import { packageTexts } from "./constants.ts";
import { languageOf } from "./language.ts";
import type { PackageTexts } from "./named-texts.ts";
import { mayDefine, parseSource, readSource } from "./read-source.ts";

/** The streams and consumers that sources define; a constant of one file is known in all of its package. */
export function readSources(files: readonly SourceFile[]): WrittenJetStream {
  const defining = files.filter(mayDefine);
  const texts = new Map<string, PackageTexts>();
  for (const file of defining) {
    const key = packageOf(file);
    if (!texts.has(key)) texts.set(key, textsOf(files.filter((other) => packageOf(other) === key)));
  }
  const read = defining.flatMap((file) => {
    const parsed = parseSource(file);
    return parsed === null ? [] : [readSource(parsed, texts.get(packageOf(file)) ?? new Map())];
  });
  return {
    streams: read.flatMap(({ streams }) => streams),
    consumers: read.flatMap(({ consumers }) => consumers),
  };
}

const packageOf = ({ scope, file }: SourceFile): string => `${languageOf(file)} ${scope}`;

/** Only what has a name is kept of a file: a package may have thousands. */
const textsOf = (files: readonly SourceFile[]): PackageTexts =>
  packageTexts(files.flatMap((file) => parseSource(file)?.constants ?? []));
