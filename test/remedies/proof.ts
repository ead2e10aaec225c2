import type { Case } from "../cases/case.ts";
import { runDoctor, type Said } from "../cases/run-doctor.ts";
import type { Servers, SharedServers } from "../cases/servers.ts";
import { lost, natsPort, nothingLeft, whatIsLeft } from "./left.ts";
import { restartServices } from "./restart-services.ts";
import { type Ran, runLine, type Shell } from "./shell.ts";
import { type Way, waysIn } from "./ways.ts";

/** What came of one way of one remedy, typed into a shell. */
export interface Proof {
  caseId: string;
  code: string;
  /** The lines without what aims them. */
  typed: string;
  /**
   * `repairs`: the finding is gone; `prevents`: what is lost stays lost and goes on being reported, and no more is lost; `shows`: the lines only look, and ran;
   * `copies`: what is there was copied before somebody replaces it; `asks`: a value of the reader is missing, and nothing ran.
   */
  outcome: "repairs" | "prevents" | "shows" | "copies" | "asks" | "wrong";
  /** Why it is wrong; empty otherwise. */
  why: readonly string[];
}

/** So long the finding may take to go: servers act on some changes in the background. */
const deadlineMs = 15_000;
const lookMs = 500;

/** Types every way of every remedy of a case, each on servers that were brought into the situation for it. */
export async function prove(each: Case, shared: SharedServers, shell: Shell): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (let index = 0, count = 1; index < count; index++) {
    await using servers = shared.forOne();
    const args = await each.bring(servers);
    const said = await runDoctor(args);
    const ways = waysIn(said).filter((way) => isAnswered(way, args));
    count = Math.max(count, ways.length);
    const way = ways[index];
    if (way !== undefined) proofs.push(await proveWay(each, args, way, said, shell, servers));
    else if (index > 0) throw new Error(`the situation showed ${count} ways first, and ${ways.length} later`);
  }
  return proofs;
}

/** The cases' Kubernetes API has no controllers: what changes something there the lab's have to follow. Resources of nack change nothing but themselves. */
const isAnswered = ({ effect, lines }: Way, args: readonly string[]): boolean =>
  effect === "shows" ||
  !args.includes("--kubeconfig") ||
  !lines.some(
    (line) =>
      /^(kubectl|helm|docker|kind) /.test(line) && !/ patch (streams|consumers)\.jetstream/.test(line),
  );

/** Where doctor does not reach NATS, as under TLS or another password, nobody else does. */
const isReached = (said: Said): boolean =>
  said.kind !== "Error" && said.checks.some(({ id, status }) => id === "nats/reachable" && status === "pass");

async function proveWay(
  { id: caseId }: Case,
  args: readonly string[],
  way: Way,
  before: Said,
  shell: Shell,
  servers: Servers,
): Promise<Proof> {
  const proof = { caseId, code: way.code, typed: way.typed };
  const left = () => (isReached(before) ? whatIsLeft(args) : nothingLeft);
  const had = await left();
  const ran: Ran[] = [];
  for (const line of way.lines) ran.push(await runLine(line, shell));
  if (way.asks)
    return ran.some(({ line, exitCode }) => asksReader(line) && exitCode === 0)
      ? { ...proof, outcome: "wrong", why: ["a line with a placeholder ran"] }
      : { ...proof, outcome: "asks", why: [] };
  const failed = ran.filter(({ exitCode }) => exitCode !== 0);
  if (failed.length > 0) return { ...proof, outcome: "wrong", why: failed.map(wordsOf) };
  const missing = lost(had, await left());
  if (way.effect !== "changes")
    return { ...proof, outcome: missing.length === 0 ? way.effect : "wrong", why: missing };
  const port = natsPort(args);
  if (port !== null && way.restarts) await restartServices(port);
  if (way.restartsPostgres) await servers.restartPostgres();
  const troubles = await troublesAfter(args, way, before);
  const why = [...troubles, ...lost(had, await left())];
  if (why.length > 0) return { ...proof, outcome: "wrong", why };
  return { ...proof, outcome: isOfThePast(way) ? "prevents" : "repairs", why };
}

/** Beside the administrator, whom the shell knows. */
const asksReader = (line: string): boolean => /<[A-Z][A-Z.-]*>/i.test(line.replaceAll("<ADMIN>", ""));

/** What is still, or newly, wrong once the lines have run; looks again until it is right or time is over. */
async function troublesAfter(args: readonly string[], way: Way, before: Said): Promise<string[]> {
  const known = new Set(fingerprints(before));
  for (const end = Date.now() + deadlineMs; ; await new Promise((resolve) => setTimeout(resolve, lookMs))) {
    const after = await runDoctor(args);
    const found =
      after.kind === "Error" ? [`doctor refuses: ${after.error.message}`] : troublesIn(after, way, known);
    if (found.length === 0 || Date.now() > end) return found;
  }
}

function troublesIn(after: Exclude<Said, { kind: "Error" }>, way: Way, known: ReadonlySet<string>): string[] {
  return [
    ...problemsOf(after).flatMap(({ fingerprint, code, message }) => {
      if (fingerprint === way.fingerprint) return isOfThePast(way) ? [] : [`still: ${message}`];
      return known.has(fingerprint) ? [] : [`worse: ${code} ${message}`];
    }),
    ...undecidedAbout(after, way),
  ];
}

/** What is not decided is no proof: the check of a way's finding, where it cannot tell, or no report at all. */
export function undecidedAbout(after: Said, { code }: Way): string[] {
  if (after.kind === "Error") return [`doctor refuses: ${after.error.message}`];
  return after.checks
    .filter(({ id, status }) => code.startsWith(`${id}/`) && (status === "unknown" || status === "blocked"))
    .map(({ id }) => `undecided: ${id}`);
}

/** What is reported of messages that are gone already, and of a deletion that nobody can take back. */
export const isOfThePast = ({ code }: Way): boolean =>
  code === "nats/unprocessed-loss/deleted" || code === "kubernetes/data-volumes/claim-deleted";

const problemsOf = (said: Exclude<Said, { kind: "Error" }>) =>
  said.checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== "info");

/** What another problem explained was a note only, and is known all the same. */
const fingerprints = (said: Said): string[] =>
  said.kind === "Error"
    ? []
    : said.checks.flatMap(({ findings }) => findings).map(({ fingerprint }) => fingerprint);

const wordsOf = ({ line, exitCode, output }: Ran): string =>
  `${line} ended with ${exitCode}: ${output.trim().split("\n").slice(-2).join(" ")}`;
