import * as z from "zod";
import { replicaSetSchema } from "../../snapshot/kubernetes/workloads.ts";
import { namespacedList } from "./namespaced-list.ts";

export const replicaSetsProbe = namespacedList(
  "kubernetes/replicasets",
  "/apis/apps/v1",
  "replicasets",
  z.array(replicaSetSchema),
);
