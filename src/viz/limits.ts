/** The largest sizes that Explore draws: steps, hidden units, inputs, outputs. */
export const LIMITS = { T: 12, n: 8, m: 8, q: 8 } as const;
