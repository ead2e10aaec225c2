import { systems } from "../systems/systems.ts";

/** Each system is an area of its own; the others are about several of them. */
export const areas = [...systems, "pipeline", "config"] as const;
export type Area = (typeof areas)[number];
export type CheckId = `${Area}/${string}`;
