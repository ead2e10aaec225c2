import { parseBody } from "./body.ts";
import type { Answer, ApiContext, ResourceRequest } from "./exchange.ts";
import { json } from "./exchange.ts";
import { applyPatchTo, parsePatch, patchTypeOf } from "./patch.ts";
import { scaleOf, withScale } from "./scale.ts";
import { methodNotAllowed } from "./status.ts";
import { changeObject, currentObject } from "./writing.ts";

/** GET, PUT and PATCH of `…/scale`. */
export function answerScale(context: ApiContext, request: ResourceRequest): Answer {
  const { info, body, headers } = request;
  const contentType = headers["content-type"];
  switch (info.verb) {
    case "get":
      return json(scaleOf(currentObject(context, request)));
    case "update": {
      const scale = parseBody(body, contentType, "Scale");
      return json(scaleOf(changeObject(context, request, (current) => withScale(current, scale))));
    }
    case "patch": {
      const type = patchTypeOf(contentType ?? "");
      const patch = parsePatch(body, type);
      const change = changeObject(context, request, (current) =>
        withScale(current, applyPatchTo(scaleOf(current), type, patch)),
      );
      return json(scaleOf(change));
    }
    default:
      throw methodNotAllowed();
  }
}
