import { everyRelease, usualRelease } from "../snapshot/kubernetes/release-name.ts";

/**
 * What a workload is called in a sentence: without the name of its release, which the reader knows (`the worker` of nomnom-worker); one of another
 * pipeline by its name.
 * @param workload Null: nobody says which it is.
 */
export function workloadWords(
  workload: string | null,
  { release, prefix: ofObjects }: { release?: string | null | undefined; prefix?: string | undefined },
): string {
  if (workload === null) return "the worker";
  const prefix = `${ofObjects ?? release ?? usualRelease}-`;
  const isOfRelease = release !== everyRelease && workload.startsWith(prefix);
  return isOfRelease ? `the ${workload.slice(prefix.length).replaceAll("-", " ")}` : workload;
}
