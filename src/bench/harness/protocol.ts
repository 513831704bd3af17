/**
 * What the harness and the process of a strategy say to each other: JSON, a line each, on the standard input and
 * output of the process. Each request gets one reply.
 */
import type { Problem } from './problem.ts';
import type { Gradient } from './strategy.ts';

/** What each request is answered with. */
export interface Replies {
  prepare: {
    /** Which way was found to be the fastest, and what else is worth knowing. */
    readonly about: string;
    /** Of one gradient, now that it is warm. */
    readonly milliseconds: number;
  };
  gradient: Gradient;
  run: { readonly milliseconds: number };
  /** Of JavaScript's heap, on average. */
  allocate: { readonly bytesPerGradient: number };
}

export type Request =
  | { readonly command: 'prepare'; readonly problem: Problem; readonly warmUpMs: number }
  | { readonly command: 'gradient' }
  | { readonly command: 'run' | 'allocate'; readonly times: number };

export type Reply<R = unknown> = { readonly reply: R } | { readonly error: string };

/** A request or reply as a line, its arrays as lists. */
export const encode = (message: Request | Reply): string =>
  `${JSON.stringify(message, (_, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value))}\n`;
