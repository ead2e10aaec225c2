import * as z from "zod";
import { daemonSetSchema } from "../../snapshot/kubernetes/workloads.ts";
import { namespacedList } from "./namespaced-list.ts";

export const daemonSetsProbe = namespacedList(
  "kubernetes/daemonsets",
  "/apis/apps/v1",
  "daemonsets",
  z.array(daemonSetSchema),
);
