import * as z from "zod";
import { ingressSchema } from "../../snapshot/kubernetes/network.ts";
import { namespacedList } from "./namespaced-list.ts";

export const ingressesProbe = namespacedList(
  "kubernetes/ingresses",
  "/apis/networking.k8s.io/v1",
  "ingresses",
  z.array(ingressSchema),
);
