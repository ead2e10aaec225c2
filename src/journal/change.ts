import * as z from "zod";
import { consumerCreationSchema, describeConsumerCreation } from "./consumer/consumer-creation.ts";
import { describeLease, leaseChangeSchema } from "./lease/undo-lease.ts";
import { describeEdit, objectEditSchema } from "./object/object-edit.ts";
import { describeRestart, restartSchema } from "./restart/restart.ts";
import { describeScale, scaleChangeSchema } from "./scale/undo-scale.ts";
import {
  describeStreamCreation,
  describeStreamEdit,
  streamCreationSchema,
  streamEditSchema,
} from "./stream/stream-change.ts";
import { describeTransaction, transactionSchema } from "./transaction/transaction.ts";

/** A change of a repair, as data: making it, showing it and undoing it are the journal's. */
export const repairChangeSchema = z.discriminatedUnion("kind", [
  objectEditSchema,
  restartSchema,
  streamEditSchema,
  streamCreationSchema,
  consumerCreationSchema,
  transactionSchema,
]);
export type RepairChange = z.infer<typeof repairChangeSchema>;

/** A change the program makes, with all that undoing it needs. No secrets: it stands in a file. */
export const changeSchema = z.discriminatedUnion("kind", [
  scaleChangeSchema,
  leaseChangeSchema,
  ...repairChangeSchema.options,
]);
export type Change = z.infer<typeof changeSchema>;

export function describeChange(change: Change): string {
  switch (change.kind) {
    case "scale":
      return describeScale(change);
    case "lease":
      return describeLease(change);
    case "object-edit":
      return describeEdit(change);
    case "restart":
      return describeRestart(change);
    case "stream-edit":
      return describeStreamEdit(change);
    case "stream-creation":
      return describeStreamCreation(change);
    case "consumer-creation":
      return describeConsumerCreation(change);
    case "transaction":
      return describeTransaction(change);
  }
}
