import { at, items, text } from "../fields.ts";
import type { KubernetesObject } from "../store.ts";
import { objectAge } from "./age.ts";
import type { Printer } from "./printer.ts";
import { ageColumn, column, nameColumn, wide } from "./printer.ts";

export const persistentVolumeClaimPrinter: Printer = {
  columns: [
    nameColumn,
    column("Status"),
    column("Volume"),
    column("Capacity"),
    column("Access Modes"),
    column("StorageClass"),
    column("VolumeAttributesClass"),
    ageColumn,
    wide("VolumeMode"),
  ],
  cells(claim, now) {
    const volume = text(claim, "spec", "volumeName");
    const deleted = claim.metadata.deletionTimestamp !== undefined;
    return [
      claim.metadata.name,
      deleted ? "Terminating" : text(claim, "status", "phase"),
      volume,
      volume === "" ? "" : text(claim, "status", "capacity", "storage"),
      volume === "" ? "" : accessModes(claim),
      text(claim, "spec", "storageClassName"),
      text(claim, "spec", "volumeAttributesClassName") || "<unset>",
      objectAge(claim, now),
      text(claim, "spec", "volumeMode") || "<unset>",
    ];
  },
};

export const storageClassPrinter: Printer = {
  columns: [
    nameColumn,
    column("Provisioner"),
    column("ReclaimPolicy"),
    column("VolumeBindingMode"),
    column("AllowVolumeExpansion"),
    ageColumn,
  ],
  cells: (storageClass, now) => [
    isDefault(storageClass) ? `${storageClass.metadata.name} (default)` : storageClass.metadata.name,
    text(storageClass, "provisioner"),
    text(storageClass, "reclaimPolicy") || "Delete",
    text(storageClass, "volumeBindingMode") || "Immediate",
    String(at(storageClass, "allowVolumeExpansion") === true),
    objectAge(storageClass, now),
  ],
};

const shortAccessModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function accessModes(claim: KubernetesObject): string {
  return items(claim, "status", "accessModes")
    .map((mode) => shortAccessModes[String(mode)] ?? String(mode))
    .join(",");
}

function isDefault(storageClass: KubernetesObject): boolean {
  return storageClass.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true";
}
