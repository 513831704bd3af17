/** The largest sizes that Explore shows: steps, hidden units, inputs, outputs. */
export const LIMITS = { T: 300, n: 64, m: 64, q: 64 } as const;

/** The largest sizes of which Explore shows some steps at a time. */
export const LONG = { T: 2000, n: 1024, m: 1024, q: 1024 } as const;

/** The largest sizes of which gradients are checked, as on the command line. */
export const CHECKED = { T: 1000, n: 512, m: 512, q: 512 } as const;

/** Whether Explore can show an experiment. */
export const isShown = (sizes: { readonly [Size in keyof typeof LIMITS]: number }): boolean =>
  Object.entries(LIMITS).every(([name, most]) => sizes[name as keyof typeof LIMITS] <= most);
