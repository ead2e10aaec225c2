/** `npm run bench:cluster`: port-forwards on the cluster of KUBECONFIG beside kubectl's, to the same pod. */
import { measure } from "./cluster-port-forward.ts";
import { printFigures } from "./print-figures.ts";

printFigures(await measure());
