/** Folders that nothing within this project can record, and what was done. */
export const recordedElsewhere: Readonly<Record<string, string>> = {
  "chart-default-values": "nomnom's own chart on Kubernetes v1.20.2, rendered with its defaults",
  "chart-values-dev": "nomnom's own chart on Kubernetes v1.20.2, rendered with values-dev",
  "chart-values-dev-fixed":
    "nomnom's own chart on Kubernetes v1.20.2, with values-dev and what makes it start",
};
