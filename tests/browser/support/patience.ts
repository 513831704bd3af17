/** How long anything in a browser may take, in milliseconds: longer than on any busy machine, so that what waits in vain hangs. */
export const PATIENCE = 90_000;
