import { type Given, switchFlag } from "../flag.ts";
import { type GlobalRequest, globalRequest } from "../global-flags.ts";

export interface InitRequest extends GlobalRequest {
  /** Ask nothing: what was found is the answer. */
  takesAll: boolean;
}

export const initFlags = {
  yes: switchFlag("-y, --yes", "take what was found, and ask nothing"),
};

export const initRequest = (given: Given): InitRequest => ({
  ...globalRequest(given),
  takesAll: initFlags.yes.of(given),
});
