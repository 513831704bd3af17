/**
 * Where the terms of E_t that truncated backpropagation keeps begin: k from 1 on.
 * @param horizon how many steps back at most, a loss's own among them
 * @param windows whether time is cut into windows of so many steps, from step 1 on, which no gradient leaves, as usual training loops
 * have it; else every loss goes so many steps back
 */
export const firstKept = (t: number, horizon: number, windows: boolean): number =>
  windows ? t - ((t - 1) % horizon) : Math.max(1, t - horizon + 1);
