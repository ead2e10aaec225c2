/** For a run that ends before it has undone its changes. */
export const leftChanged = "`nomnom e2e --recover` puts back what is still changed";
