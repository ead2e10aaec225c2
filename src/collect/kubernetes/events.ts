import * as z from "zod";
import { eventSchema } from "../../snapshot/kubernetes/event.ts";
import { namespacedList } from "./namespaced-list.ts";

export const eventsProbe = namespacedList("kubernetes/events", "/api/v1", "events", z.array(eventSchema));
