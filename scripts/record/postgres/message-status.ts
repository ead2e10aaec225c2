import type { Recording } from "../recording.ts";
import { asSeenBy, startPostgres } from "./server.ts";

const table = `CREATE TABLE message_status (message_id UUID PRIMARY KEY DEFAULT gen_random_uuid(), entity_type VARCHAR(255) NOT NULL,
 status VARCHAR(50) NOT NULL, received_at TIMESTAMP NOT NULL, processed_at TIMESTAMP, retry_count INTEGER DEFAULT 0, error_message TEXT)`;

const rows = (status: string, count: number, minutesAgo: number): string =>
  `INSERT INTO message_status (entity_type, status, received_at)
 SELECT 'Order', '${status}', (now() AT TIME ZONE 'utc') - interval '${minutesAgo} minutes' + i * interval '1 millisecond'
 FROM generate_series(1, ${count}) i`;

const threeDays = 3 * 24 * 60;

/** Rows of every age by the name of the folder. */
const states: Readonly<Record<string, readonly string[]>> = {
  // Old rows of any status are history: the stream has forgotten their messages.
  "status-healthy": [
    rows("completed", 40, 60),
    rows("dlq", 1, 90),
    rows("processing", 2, 0),
    rows("accepted", 3, 0),
    rows("failed", 5, threeDays),
  ],
  "status-without-end": [rows("completed", 40, 60), rows("failed", 3, 30), rows("processing", 1, 45)],
  "status-stays-accepted": [rows("completed", 40, 60), rows("accepted", 7, 20)],
};

/** Messages that the worker finished, and did not. */
export const messageStatusRecordings: readonly Recording[] = Object.entries(states).map(
  ([name, inserts]) => ({
    name,
    sections: ["postgres/message-status"],
    needs: "PostgreSQL",
    async bring(cleanups) {
      const server = await startPostgres(cleanups);
      const admin = await server.connect();
      for (const statement of [table, "CREATE INDEX ON message_status (received_at)", ...inserts])
        await admin.query(statement);
      return { looksAt: [asSeenBy(server)] };
    },
  }),
);
