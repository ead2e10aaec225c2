/** A nomnom deployment in the state of a scenario, to run the built program on. */
export interface Deployment extends AsyncDisposable {
  kubeconfigPath: string;
  namespace: string;
}
