import { Lines } from "../kit/lines.tsx";
import type { DoctorState } from "./doctor-state.ts";
import { listScreenLines } from "./list-screen-lines.ts";

/** The checks, grouped by area, as they come in. */
export function ListScreen({ state }: { state: DoctorState }) {
  const lines = listScreenLines(state);
  return <Lines columns={state.columns} height={lines.length} lines={lines} />;
}
