import type { Check } from "./check.ts";
import { composeAddresses } from "./files/compose-addresses/check.ts";
import { dockerLayers } from "./files/docker-layers/check.ts";
import { entities } from "./files/entities/check.ts";
import { migrations } from "./files/migrations/check.ts";
import { unusedValues } from "./files/unused-values/check.ts";

/** The checks that `nomnom lint` makes besides those of the catalogue. */
export const fileCatalogue: readonly Pick<Check, "id" | "title" | "findings">[] = [
  unusedValues,
  composeAddresses,
  dockerLayers,
  entities,
  migrations,
];
