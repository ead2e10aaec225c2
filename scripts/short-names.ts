import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Plugin, transform } from "esbuild";

/**
 * Shortens the names inside packages, file by file, which makes the package a fifth smaller. What a file declares at its top keeps its name, and so does all
 * that is ours: stack traces in bug reports must say something, and commander names an error after its class.
 */
export const shortNames: Plugin = {
  name: "short-names",
  setup({ initialOptions: { target }, onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[mc]?js$/, namespace: "file" }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "js",
        ...(target !== undefined && { target }),
        minifyIdentifiers: true,
        sourcemap: "inline",
        sourcesContent: false,
        // The bundle's map leads on to the file.
        sourcefile: basename(path),
      });
      return { contents: code, loader: "js" };
    });
  },
};
