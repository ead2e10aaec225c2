/** Why the signal of a run was aborted, where nobody pressed Ctrl-C; the steps it cut off say so. */
export class CutOff extends Error {
  override readonly name = "CutOff";
}
