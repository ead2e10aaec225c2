import * as z from "zod";
import type { Blueprint } from "../blueprint/blueprint.ts";
import type { OwnCheck, OwnQuestion } from "../blueprint/own-check.ts";
import { valueAt } from "../json-pointer.ts";
import type { OwnAnswer } from "../snapshot/own-answers.ts";

export type Asked<Kind extends OwnQuestion["kind"]> = OwnCheck & {
  question: Extract<OwnQuestion, { kind: Kind }>;
};

/** The own checks that put this kind of question. */
export const ownChecksOf = <Kind extends OwnQuestion["kind"]>(
  { ownChecks }: Blueprint,
  kind: Kind,
): Asked<Kind>[] => ownChecks.filter((check): check is Asked<Kind> => check.question.kind === kind);

type Base = Pick<OwnCheck, "name" | "asked">;

export const answered = ({ name, asked }: Base, found: OwnAnswer["found"]): OwnAnswer => ({
  ...{ name, asked, kind: "answered", found, why: null },
});

export const unanswered = (
  { name, asked }: Base,
  kind: Exclude<OwnAnswer["kind"], "answered">,
  why: string,
): OwnAnswer => ({ name, asked, kind, found: {}, why });

/** What stands at the pointers that a check looks at; the rest of an answer is nobody's business. */
export const foundAt = ({ wants }: OwnCheck, json: unknown): OwnAnswer["found"] =>
  Object.fromEntries(
    wants.flatMap(({ at }): [string, z.core.util.JSONType][] => {
      const value = at.startsWith("/") ? z.json().safeParse(valueAt(json, at)) : null;
      return value?.success ? [[at, value.data]] : [];
    }),
  );
