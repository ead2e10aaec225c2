import { durabilityProbe } from "./durability.ts";
import { messageStatusProbe } from "./message-status.ts";
import { postgresOwnAnswersProbe } from "./own-answers.ts";
import { privilegesProbe } from "./privileges.ts";
import { relationsProbe } from "./relations.ts";
import { sequencesProbe } from "./sequences.ts";
import { postgresServerProbe } from "./server.ts";
import { sessionsProbe } from "./sessions.ts";
import { statementsProbe } from "./statements.ts";
import { tableSizesProbe } from "./table-sizes.ts";
import { tablesProbe } from "./tables.ts";
import { uniqueKeysProbe } from "./unique-keys.ts";
import { vacuumProbe } from "./vacuum.ts";

export const postgresProbes = {
  "postgres/server": postgresServerProbe,
  "postgres/tables": tablesProbe,
  "postgres/unique-keys": uniqueKeysProbe,
  "postgres/statements": statementsProbe,
  "postgres/table-sizes": tableSizesProbe,
  "postgres/message-status": messageStatusProbe,
  "postgres/privileges": privilegesProbe,
  "postgres/sessions": sessionsProbe,
  "postgres/sequences": sequencesProbe,
  "postgres/vacuum": vacuumProbe,
  "postgres/durability": durabilityProbe,
  "postgres/relations": relationsProbe,
  "postgres/own-answers": postgresOwnAnswersProbe,
};
