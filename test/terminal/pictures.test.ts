import { expect, test } from "vitest";
import { catalogue } from "../../src/checks/catalogue.ts";
import { draw, pictures } from "./pictures.ts";
import { readRecording } from "./recording.ts";

test.each(pictures)(
  "The picture $name in docs/screens is what the screen of today shows (-u draws it again)",
  async (picture) => {
    await expect(await draw(picture)).toMatchFileSnapshot(`../../docs/screens/${picture.name}.svg`);
  },
);

test.each(["seed", "healthy"])(
  "The recorded run of %s has every check of the catalogue (docs/terminal.md says how it is recorded)",
  async (name) => {
    const { events } = await readRecording(name);
    const recorded = events.flatMap(({ event }) =>
      event.type === "run-started" ? event.checks.map(({ id }) => id) : [],
    );
    expect(recorded).toEqual(catalogue.map(({ id }) => id));
  },
);
