import type { DoctorState } from "../state/doctor-state.ts";
import { listScreenLines } from "../view/list-screen-lines.ts";
import { Lines } from "./lines.tsx";

/** The checks, grouped by area, as they come in. */
export function ListScreen({ state }: { state: DoctorState }) {
  const lines = listScreenLines(state);
  return <Lines columns={state.columns} height={lines.length} lines={lines} />;
}
