import { command } from "../remedy/command.ts";
import type { System } from "../systems/systems.ts";
import { formatDuration } from "../units/format-duration.ts";
import type { CheckId } from "./check-id.ts";
import { defineFinding, type Finding, type FindingKind } from "./finding.ts";

/** Below it nothing depends on it: certificates and tokens are not that exact. */
const worthAWarningMs = 60_000;

type ClockSkew = FindingKind<"warning" | "info", `${System}/server`>;

/** The kind of finding for a system whose clock is not that of the machine doctor runs on. */
export const clockSkewKind = (system: System, check: CheckId, whose: string): ClockSkew =>
  defineFinding({
    code: `${check}/clock-skew`,
    title: `This machine's clock and ${whose} differ`,
    severity: ["warning", "info"],
    resource: [`${system}/server`],
    recovers: null,
  });

/** @param aheadMs How far the system's clock is ahead of this machine's; undefined: not by much, as far as it is known. */
export function clockSkewFindings(
  kind: ClockSkew,
  aheadMs: number | undefined,
  { whose, ages, resource }: { whose: string; ages: string; resource: `${System}/server/${string}` },
): Finding[] {
  if (aheadMs === undefined || aheadMs === 0) return [];
  const apart = formatDuration(Math.abs(aheadMs));
  return [
    kind({
      severity: Math.abs(aheadMs) >= worthAWarningMs ? "warning" : "info",
      message: `This machine's clock is ${apart} ${aheadMs > 0 ? "behind" : "ahead of"} ${whose}. ${ages}`,
      resource,
      evidence: { aheadMs },
      remedy: {
        summary:
          "Set this machine's clock by a time server; if it is right, find the server whose clock is wrong.",
        commands: [command("date", "-u")],
      },
    }),
  ];
}
