import * as z from "zod";
import { podSchema } from "../../snapshot/kubernetes/pod.ts";
import { namespacedList } from "./namespaced-list.ts";

export const podsProbe = namespacedList("kubernetes/pods", "/api/v1", "pods", z.array(podSchema));
