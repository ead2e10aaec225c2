import { defineFinding } from "../../finding.ts";

export const noPrimary = defineFinding({
  code: "postgres/cloudnativepg/no-primary",
  title: "No instance of a cluster is its primary",
  severity: ["error"],
  resource: ["kubernetes/cluster"],
  recovers: true,
});

export const twoPrimaries = defineFinding({
  code: "postgres/cloudnativepg/two-primaries",
  title: "Two instances of a cluster are called primary",
  severity: ["error"],
  resource: ["kubernetes/cluster"],
  recovers: true,
});

export const otherPrimary = defineFinding({
  code: "postgres/cloudnativepg/other-primary",
  title: "The primary's Service leads to another instance than the operator's",
  severity: ["error"],
  resource: ["kubernetes/cluster"],
  recovers: true,
});

export const changingOver = defineFinding({
  code: "postgres/cloudnativepg/changing-over",
  title: "A cluster does not come to the end of its switch-over",
  severity: ["warning"],
  resource: ["kubernetes/cluster"],
  recovers: null,
});

export const fewerInstances = defineFinding({
  code: "postgres/cloudnativepg/fewer-instances",
  title: "A cluster has fewer instances than wanted",
  severity: ["error", "warning"],
  resource: ["kubernetes/cluster"],
  recovers: "sometimes",
});

export const notFollowed = defineFinding({
  code: "postgres/cloudnativepg/not-followed",
  title: "An instance does not follow the primary",
  severity: ["warning"],
  resource: ["kubernetes/cluster"],
  recovers: null,
});

export const settingNotTaken = defineFinding({
  code: "postgres/cloudnativepg/setting-not-taken",
  title: "The server does not run with a setting of its cluster",
  severity: ["warning"],
  resource: ["kubernetes/cluster"],
  recovers: null,
});
