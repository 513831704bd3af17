/** The page runs: what its HTML says until then, and of what it may be missing, has had its day. */
export const started = (): void => document.querySelector('#starting')?.remove();
