import type { ComposeFile } from "../checks/files/compose-addresses/compose-file.ts";
import type { MigrationFile } from "../checks/files/migrations/read-migrations.ts";
import { type Chart, chartsIn } from "./charts/chart.ts";
import { composeFileOf } from "./files/compose.ts";
import { isSqlFile, migrationFolders } from "./files/migrations.ts";
import { isTemplateFile } from "./files/packages.ts";
import { isManifestFile, type Manifest, manifestsIn } from "./manifests/manifest.ts";
import { type ManifestSet, manifestSets } from "./manifests/manifest-sets.ts";
import { readNack } from "./manifests/nack.ts";
import {
  isConfFile,
  serverInFile,
  serversInManifest,
  type WrittenServer,
} from "./nats-conf/written-server.ts";
import { languageOf } from "./sources/language.ts";
import { readSources } from "./sources/read-sources.ts";
import type { SourceFile, WrittenJetStream } from "./written.ts";

/** Everything that the files say. */
export interface Written {
  jetStream: WrittenJetStream;
  servers: WrittenServer[];
  manifests: Manifest[];
  sets: ManifestSet[];
  charts: Chart[];
  dockerfiles: SourceFile[];
  compose: ComposeFile[];
  entities: SourceFile[];
  /** Of each folder, in order. */
  migrations: MigrationFile[][];
}

/** Whether a file may say something, by its name. */
export const isRead = (file: string): boolean =>
  languageOf(file) !== null ||
  isManifestFile(file) ||
  isConfFile(file) ||
  isTemplateFile(file) ||
  isSqlFile(file) ||
  isDockerfile(file);

/** Known by the keys that each of nomnom's has: other programs call things entities too. */
const isEntity = ({ file, text }: SourceFile): boolean =>
  /\.ya?ml$/.test(file) &&
  /^entity:[ \t]*(?:#.*)?$/m.test(text) &&
  /^[ \t]+source_type:/m.test(text) &&
  /^[ \t]+name:/m.test(text);

const isDockerfile = (file: string): boolean =>
  /(?:^|\/)(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?$|\.(?:Dockerfile|dockerfile)$/.test(file) &&
  !file.endsWith(".dockerignore");

/** @param rendered what programs have made of charts and kustomizations. */
export function readWritten(files: readonly SourceFile[], rendered: readonly Manifest[] = []): Written {
  const manifests = [
    ...files.filter(({ file }) => isManifestFile(file)).flatMap((file) => manifestsIn(file)),
    ...rendered,
  ];
  const nack = readNack(manifests);
  const sources = readSources(files.filter(({ file }) => languageOf(file) !== null));
  return {
    jetStream: {
      streams: [...sources.streams, ...nack.streams],
      consumers: [...sources.consumers, ...nack.consumers],
    },
    servers: [...files.flatMap((file) => serverInFile(file) ?? []), ...manifests.flatMap(serversInManifest)],
    manifests,
    charts: chartsIn(files),
    entities: files.filter(isEntity),
    migrations: migrationFolders(files),
    dockerfiles: files.filter(({ file }) => isDockerfile(file)),
    compose: files.flatMap(
      (file) =>
        composeFileOf(
          file,
          files.map((each) => each.file),
        ) ?? [],
    ),
    sets: manifestSets(
      manifests,
      files.map(({ file }) => file),
    ),
  };
}
