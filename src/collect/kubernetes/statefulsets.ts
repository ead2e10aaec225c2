import * as z from "zod";
import { statefulSetSchema } from "../../snapshot/kubernetes/workloads.ts";
import { namespacedList } from "./namespaced-list.ts";

export const statefulSetsProbe = namespacedList(
  "kubernetes/statefulsets",
  "/apis/apps/v1",
  "statefulsets",
  z.array(statefulSetSchema),
);
