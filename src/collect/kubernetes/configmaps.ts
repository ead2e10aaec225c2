import * as z from "zod";
import { configMapSchema } from "../../snapshot/kubernetes/configuration.ts";
import { namespacedList } from "./namespaced-list.ts";

export const configMapsProbe = namespacedList(
  "kubernetes/configmaps",
  "/api/v1",
  "configmaps",
  z.array(configMapSchema),
);
