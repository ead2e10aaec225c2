import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { OwnCheck, OwnQuestion } from "../../blueprint/own-check.ts";
import type { OwnAnswer } from "../../snapshot/own-answers.ts";
import type { SectionId } from "../../snapshot/snapshot.ts";
import { reachableOf, type System } from "../../systems/systems.ts";
import { type AnyCheck, type Decision, defineCheck } from "../check.ts";
import { defineFinding, type ResourceKind } from "../finding.ts";
import { checkInDatabase } from "../in-database.ts";
import { type Judgement, judge } from "./unmet.ts";

/** The checks that the configuration makes; each is one like those of the catalogue. */
export const ownChecks = (own: Blueprint["ownChecks"]): AnyCheck[] =>
  own.map((check) => {
    const { question, name, title } = check;
    if (question.kind !== "sql" || question.database === undefined) return checkOf(check);
    const there = checkInDatabase(checkOf(check), question.database, new Set([reachableOf("postgres")]));
    return { ...there, id: `own/${name}`, title };
  });

const places = {
  sql: { system: "postgres", section: "postgres/own-answers", resource: "postgres/query" },
  jetStream: { system: "nats", section: "nats/own-answers", resource: "nats/request" },
  http: { system: "kubernetes", section: "kubernetes/own-answers", resource: "kubernetes/route" },
} as const satisfies Record<
  OwnQuestion["kind"],
  { resource: ResourceKind; system: System; section: SectionId }
>;

function checkOf(own: OwnCheck): AnyCheck {
  const { system, section, resource } = places[own.question.kind];
  const id = `own/${own.name}` as const;
  const unmet = defineFinding({
    code: `${id}/unmet`,
    title: "The answer is another than the wanted one",
    severity: ["error", "warning"],
    resource: [resource],
    recovers: true,
  });
  return defineCheck({
    id,
    title: own.title,
    requires: [reachableOf(system)],
    reads: [section],
    optional: [],
    findings: [unmet],
    decide({ sections }): Decision {
      const answer = sections[section].find(({ name }) => name === own.name);
      const reason = unaskedReason(own, answer);
      if (answer === undefined || reason !== null) return undecided(reason ?? "");
      const judgements: Judgement[] =
        answer.kind === "silent" ? [] : own.wants.map((want) => judge(want, answer.found));
      const wrong = judgements.flatMap((each) => (each.kind === "unmet" ? [each] : []));
      const hidden = judgements.flatMap((each) => (each.kind === "hidden" ? [each.at] : []));
      const words = [
        ...(answer.kind === "silent" ? [`no answer: ${answer.why}`] : []),
        ...wrong.map((each) => each.words),
      ];
      const findings =
        words.length === 0
          ? []
          : [
              unmet({
                severity: own.severity,
                message: messageOf(own, words.join("; ")),
                resource: `${resource}/${own.name}`,
                evidence: { answers: wrong.map((each) => each.evidence), ...questionOf(own.question) },
                remedy: own.remedy === null ? null : { summary: own.remedy, commands: [] },
              }),
            ];
      return hidden.length === 0
        ? { kind: "decided", findings }
        : {
            ...undecided(
              `${hidden.join(", ")} of the answer was taken out as a secret, and cannot be compared`,
            ),
            findings,
          };
    },
  });
}

/** Why nothing can be concluded; null: there is an answer, or silence. */
function unaskedReason({ asked, name }: OwnCheck, answer: OwnAnswer | undefined): string | null {
  if (answer === undefined)
    return `what was read holds no answer for ${name}: take the snapshot with this file`;
  if (answer.asked !== asked)
    return `what was read is the answer to another question called ${name}: take the snapshot with this file`;
  return answer.kind === "unasked" ? `no answer to ${name}: ${answer.why}` : null;
}

const undecided = (reason: string) =>
  ({ kind: "decided", findings: [], incomplete: { reason, remedy: null } }) satisfies Decision;

const messageOf = ({ message, name }: OwnCheck, words: string): string =>
  message === null ? `Own check ${name}: ${words}.` : `${message.trim().replace(/\.$/, "")} (${words}).`;

/** What was asked, as somebody reads it. */
function questionOf(question: OwnQuestion): { asked: string } {
  switch (question.kind) {
    case "sql":
      return { asked: question.sql };
    case "jetStream":
      return { asked: `$JS.API.${question.subject}` };
    case "http": {
      const of = "workload" in question.of ? question.of.workload : `Service ${question.of.service}`;
      return { asked: `${question.method} ${question.path} of ${of}` };
    }
  }
}
