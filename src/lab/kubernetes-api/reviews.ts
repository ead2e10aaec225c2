import * as z from "zod";
import type { Identity } from "./authorization.ts";
import { isAllowed, isPathAllowed, rulesIn } from "./authorization.ts";
import { badRequest, invalid, noSuchResource } from "./status.ts";

const resourceAttributes = z.looseObject({
  namespace: z.string().default(""),
  verb: z.string().default(""),
  group: z.string().default(""),
  resource: z.string().default(""),
  subresource: z.string().default(""),
  name: z.string().default(""),
});

const reviewSchema = z.looseObject({
  spec: z
    .looseObject({
      namespace: z.string().optional(),
      resourceAttributes: resourceAttributes.optional(),
      nonResourceAttributes: z
        .looseObject({ path: z.string().default(""), verb: z.string().default("") })
        .optional(),
    })
    .default({}),
});

/** What the one who asks may do. Throws ApiError 400, 404. */
export function answerReview(plural: string, identity: Identity, sent: unknown) {
  const parsed = reviewSchema.safeParse(sent);
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  const { spec } = parsed.data;
  switch (plural) {
    case "selfsubjectrulesreviews":
      return rulesReview(identity, spec.namespace ?? "");
    case "selfsubjectaccessreviews": {
      const { resourceAttributes, nonResourceAttributes } = spec;
      if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) {
        throw invalid(
          { group: "authorization.k8s.io", kind: "" },
          "",
          "spec.resourceAttributes",
          "FieldValueInvalid",
          `Invalid value: ${JSON.stringify(JSON.stringify(resourceAttributes ?? null))}: exactly one of nonResourceAttributes or resourceAttributes must be specified`,
        );
      }
      const allowed =
        (resourceAttributes !== undefined && isAllowed(identity, resourceAttributes)) ||
        (nonResourceAttributes !== undefined &&
          isPathAllowed(identity, nonResourceAttributes.verb, nonResourceAttributes.path));
      return { ...review("SelfSubjectAccessReview"), spec, status: { allowed } };
    }
    default:
      throw noSuchResource();
  }
}

function rulesReview(identity: Identity, namespace: string) {
  if (namespace === "") throw badRequest("no namespace on request");
  const rules = rulesIn(identity, namespace);
  const resourceRules = rules
    .filter((rule) => rule.resources !== undefined)
    .map(({ verbs, apiGroups = [], resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames !== undefined && { resourceNames }),
    }));
  const nonResourceRules = rules
    .filter((rule) => rule.nonResourceURLs !== undefined)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
  return {
    ...review("SelfSubjectRulesReview"),
    spec: {},
    status: { resourceRules, nonResourceRules, incomplete: false },
  };
}

function review(kind: string) {
  return { kind, apiVersion: "authorization.k8s.io/v1", metadata: { creationTimestamp: null } };
}
