import { defineFinding } from "../../finding.ts";

export const nearlyFull = defineFinding({
  code: "kubernetes/volume-space/nearly-full",
  title: "A volume is nearly full",
  severity: ["warning", "error"],
  resource: ["kubernetes/persistentvolumeclaim"],
  recovers: null,
});
