import * as z from "zod";
import { deploymentSchema } from "../../snapshot/kubernetes/workloads.ts";
import { namespacedList } from "./namespaced-list.ts";

export const deploymentsProbe = namespacedList(
  "kubernetes/deployments",
  "/apis/apps/v1",
  "deployments",
  z.array(deploymentSchema),
);
