import { kubernetes } from "./kubernetes.ts";
import { nats } from "./nats.ts";
import { postgres } from "./postgres.ts";
import { redis } from "./redis.ts";
import type { Flag, SettingSource, SystemDescription } from "./system.ts";

/** The systems that are looked at, in the order they are shown. Nothing here needs zod: the first frame of a screen waits for it. */
export const systems = ["kubernetes", "nats", "postgres", "redis"] as const;
export type System = (typeof systems)[number];

const descriptions = { kubernetes, nats, postgres, redis } as const satisfies Record<
  System,
  SystemDescription
>;
type Description = (typeof descriptions)[System];

export const descriptionOf: Readonly<Record<System, SystemDescription>> = descriptions;

/** The system whose name an id begins with: `redis` of `redis/memory`; null: it begins with another area. */
export const systemIn = (id: string): System | null =>
  systems.find((system) => id.startsWith(`${system}/`)) ?? null;

/** The id of the check that says whether a system answers. */
export const reachableOf = (system: System) => descriptions[system].reachable;

/** `nats.url` */
export type SettingName = Description["settings"][number]["name"];
/** The attributes of the flags above among the parsed options. */
export type AddressOption = NonNullable<Description["settings"][number]["flag"]>["option"];
/** The fields of a report's target. */
export type TargetFieldName = Description["target"][number]["field"];

interface NamedSource extends SettingSource {
  name: SettingName;
  flag: (Flag & { option: AddressOption }) | null;
}

/** Every setting of how a system is reached. */
export const settingSources: readonly NamedSource[] = systems.flatMap(
  (system): readonly NamedSource[] => descriptions[system].settings,
);

/** The fields of a report's target that tell of a system, each with its word in a header. */
export const targetFieldsOf = (system: System): readonly { field: TargetFieldName; word: string }[] =>
  descriptions[system].target;

/** All of them. */
export const targetFields: readonly TargetFieldName[] = systems.flatMap((system) =>
  targetFieldsOf(system).map(({ field }) => field),
);
