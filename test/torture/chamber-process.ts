/** A chamber in a process of its own, so that a busy lab keeps nobody else's waiting: run numbers come in, runs go out. */
import * as z from "zod";
import { type Numbered, openChamber } from "./torture.ts";

const numberedSchema = z.object({
  run: z.int(),
  trouble: z.enum(["kill", "fault"]),
}) satisfies z.ZodType<Numbered>;

const chamber = openChamber(Number(process.argv[2]));
process.on("message", (message) => {
  if (message === "end") {
    void chamber[Symbol.asyncDispose]().then(() => process.exit(0));
    return;
  }
  chamber.run(numberedSchema.parse(message)).then(
    (run) => process.send?.(run),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => void chamber[Symbol.asyncDispose]().then(() => process.exit(1)));
