import type { Remedy } from "../remedy/remedy.ts";
import type { System } from "../systems/systems.ts";
import type { CheckId } from "./check-id.ts";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** `error` fails the check, `warning` warns, `info` changes nothing. */
export type Severity = "error" | "warning" | "info";

/** `nats/stream-overlap/covered`: the check, and one word for what it found. Permanently stable. */
export type FindingCode = `${CheckId}/${string}`;

/** What a finding is about, without its name: `nats/stream`, `kubernetes/deployment`. */
export type ResourceKind = `${System | "file"}/${string}`;

/** What is known of a kind of finding before one is found; `nomnom explain CODE` shows it with the paragraph of the check's page. */
export interface FindingDeclaration<S extends Severity = Severity, R extends ResourceKind = ResourceKind> {
  code: FindingCode;
  /** What is wrong, as a short statement without a full stop: `A stream covers subjects that another one needs`. */
  title: string;
  /** The usual severity first; a finding may choose another of the list. */
  severity: readonly [S, ...S[]];
  resource: readonly R[];
  /**
   * Whether the problem can end without anyone doing anything: `--wait` waits for `true` and gives up on an error with `false`. `null`: it neither
   * holds the waiting up nor ends it. `sometimes`: each finding says so.
   */
  recovers: boolean | null | "sometimes";
}

/** One thing a check found. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  /** What is wrong and why, one or two sentences, numbers with units. */
  message: string;
  /** `system/kind/name`, e.g. `nats/stream/MESSAGES`, `kubernetes/deployment/nomnom-worker`. */
  resource: string;
  evidence: { [key: string]: JsonValue };
  remedy: Remedy | null;
  /** What the problem is about, the same while it is the same problem: never a pod name, a count or a time. The fingerprint is of this and the code. */
  cause: readonly string[];
  recovers: boolean | null;
  /** The check whose findings are its cause: the report shows it below them. Only a check that ended with findings. */
  explainedBy?: CheckId;
  /** Checks that fail because of it, and cannot know: the engine puts this check into the `explainedBy` of their errors. */
  explains?: readonly CheckId[];
}

/** What one finding adds to its declaration. Without `cause` the resource is the cause. */
export interface FindingDetails<S extends Severity, R extends ResourceKind> {
  message: string;
  resource: `${R}/${string}`;
  evidence: Finding["evidence"];
  remedy: Remedy | null;
  cause?: readonly string[];
  severity?: S;
  recovers?: boolean | null;
  explainedBy?: CheckId;
  explains?: readonly CheckId[];
}

/** Makes findings of one kind, and knows their declaration. */
export interface FindingKind<S extends Severity = Severity, R extends ResourceKind = ResourceKind> {
  (details: FindingDetails<S, R>): Finding;
  declaration: FindingDeclaration<S, R>;
}

/** A kind as a check lists it: what its details look like is its own business. */
export interface AnyFindingKind {
  declaration: FindingDeclaration;
}

/** Declares a kind of finding; calling the result makes one. */
export function defineFinding<const S extends Severity, const R extends ResourceKind>(
  declaration: FindingDeclaration<S, R>,
): FindingKind<S, R> {
  const make = ({ cause, severity, recovers, ...details }: FindingDetails<S, R>): Finding => ({
    ...details,
    code: declaration.code,
    severity: severity ?? declaration.severity[0],
    cause: cause ?? [details.resource],
    recovers: recovers ?? (declaration.recovers === "sometimes" ? null : declaration.recovers),
  });
  return Object.assign(make, { declaration });
}
