import { systems } from "../systems/systems.ts";

/** Each system is an area of its own; the others are about several of them. `own`: what the configuration asks besides. */
export const areas = [...systems, "pipeline", "config", "own"] as const;
export type Area = (typeof areas)[number];
/** `files`: what no server knows of, which lint alone looks at. */
export type CheckId = `${Area | "files"}/${string}`;
