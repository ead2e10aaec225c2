import * as z from "zod";
import { persistentVolumeClaimSchema } from "../../snapshot/kubernetes/storage.ts";
import { namespacedList } from "./namespaced-list.ts";

export const persistentVolumeClaimsProbe = namespacedList(
  "kubernetes/persistentvolumeclaims",
  "/api/v1",
  "persistentvolumeclaims",
  z.array(persistentVolumeClaimSchema),
);
