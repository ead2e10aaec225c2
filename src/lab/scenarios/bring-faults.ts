import { Client } from "pg";
import * as z from "zod";
import { connectByAddress } from "../../connect/nats/steady-transport.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Condition, Fault } from "./scenario.ts";

/** Where a deployment that has started can be reached. */
export interface FaultTarget {
  natsUrl(): string;
  databaseUrl(): string;
  /** Of the ingestion API. */
  apiUrl(): string;
  /** Patches the object of this kind and name. */
  apply(patch: KubernetesObject): void;
  waitUntil(conditions: readonly Condition[]): Promise<void>;
}

/** Breaks the deployment, one fault after the other. The result keeps what has to stay open, such as a forgotten transaction; it ends with the lab. */
export async function bringFaults(
  faults: readonly Fault[],
  target: FaultTarget,
): Promise<{ end(): Promise<void> }> {
  const open: Client[] = [];
  for (const fault of faults) {
    const kept = await bring(fault, target);
    if (kept !== null) open.push(kept);
  }
  return { end: async () => void (await Promise.all(open.map((client) => client.end()))) };
}

async function bring(fault: Fault, target: FaultTarget): Promise<Client | null> {
  if ("transaction" in fault) return await beginTransaction(target.databaseUrl(), fault.transaction);
  if ("sql" in fault) await runSql(target.databaseUrl(), fault.sql);
  if ("post" in fault) await post(target.apiUrl(), fault.post);
  if ("apply" in fault) target.apply(fault.apply);
  if ("until" in fault) await target.waitUntil([fault.until]);
  if ("publish" in fault) {
    const requests = Array.from({ length: fault.times }, () => [fault.publish, fault.text] as const);
    await ask(target.natsUrl(), requests);
  }
  if ("jetstream" in fault)
    await ask(target.natsUrl(), [[`$JS.API.${fault.jetstream}`, JSON.stringify(fault.request)]]);
  return null;
}

async function runSql(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function beginTransaction(url: string, sql: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: "psql" });
  // The server ends before the lab lets go of it.
  client.on("error", () => {});
  await client.connect();
  await client.query("BEGIN");
  await client.query(sql);
  return client;
}

async function post(apiUrl: string, message: Extract<Fault, { post: unknown }>["post"]): Promise<void> {
  const answer = await fetch(`${apiUrl}/ingest/message`, { method: "POST", body: JSON.stringify(message) });
  if (answer.status !== 202)
    throw new Error(`the ingestion API answers ${answer.status} to a scenario's order`);
}

const answered = z.object({ error: z.object({ description: z.string() }).optional() });

/** Requests of JetStream, one after the other: subject and payload. */
async function ask(url: string, requests: readonly (readonly [string, string])[]): Promise<void> {
  const connection = await connectByAddress({ servers: url });
  try {
    for (const [subject, payload] of requests) {
      const { error } = answered.parse((await connection.request(subject, payload)).json());
      if (error !== undefined) throw new Error(`NATS answers ${error.description} to ${subject}`);
    }
  } finally {
    await connection.close();
  }
}
