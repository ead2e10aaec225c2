import type { Probe } from "../../../collect/probe.ts";
import { failure, type ProbeResult, succeed } from "../../../snapshot/probe-result.ts";
import { type SectionData, type SectionId, systemOf } from "../../../snapshot/snapshot.ts";
import type { PlanContext } from "../../repair.ts";

/** A section read again, live; what it uses of others is as doctor has just read it. */
export const readLiveSection = <S extends SectionId>(
  probe: Probe<S>,
  { connections, blueprint, data }: PlanContext,
): Promise<ProbeResult<SectionData[S]>> =>
  probe.collect({
    connections,
    blueprint,
    signal: new AbortController().signal,
    async section(id) {
      const known = data(id);
      return known === null
        ? failure({ kind: "not-configured", system: systemOf(id), message: `${id} could not be read` })
        : succeed(known);
    },
  });
