import { Text } from "ink";
import { type DoctorState, modeOf } from "../state/doctor-state.ts";
import { layoutOf } from "../state/layout.ts";
import { detailHeader } from "../view/detail-header.ts";
import { detailLines } from "../view/detail-lines.ts";
import { helpLines } from "../view/help-lines.ts";
import { line, span } from "../view/line.ts";
import { ListScreen } from "./list-screen.tsx";
import { PageScreen } from "./page-screen.tsx";

/** One of the doctor screen's views. */
export function DoctorScreen({ state }: { state: DoctorState }) {
  if (layoutOf(state.columns, state.rows, "list").tooSmall) {
    return (
      <Text wrap="truncate-end">{`${state.columns}x${state.rows} is too small: 40x6 at least, or -o text`}</Text>
    );
  }
  switch (modeOf(state)) {
    case "help":
      return (
        <PageScreen
          state={state}
          header={(height) => [line(span("nomnom doctor: help", "strong")), line()].slice(0, height)}
          lines={helpLines(state)}
          top={state.helpTop ?? 0}
        />
      );
    case "detail":
      return (
        <PageScreen
          state={state}
          header={(height) => detailHeader(state, height)}
          lines={detailLines(state)}
          top={state.detail?.top ?? 0}
        />
      );
    case "list":
    case "filter":
      return <ListScreen state={state} />;
  }
}
