/** The largest sizes that Explore shows: steps, hidden units, inputs, outputs. */
export const LIMITS = { T: 300, n: 64, m: 64, q: 64 } as const;
