import * as z from "zod";
import { serviceSchema } from "../../snapshot/kubernetes/network.ts";
import { namespacedList } from "./namespaced-list.ts";

export const servicesProbe = namespacedList(
  "kubernetes/services",
  "/api/v1",
  "services",
  z.array(serviceSchema),
);
