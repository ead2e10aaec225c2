import { Text } from "ink";
import { layoutOf } from "../kit/layout.ts";
import { line, span } from "../kit/line.ts";
import { detailHeader } from "./detail-header.ts";
import { detailLines } from "./detail-lines.ts";
import { type DoctorState, modeOf } from "./doctor-state.ts";
import { helpLines } from "./help-lines.ts";
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
