/** Facts of the literature, recomputed by this project's engine. */
import { baselineFacts } from './baselines.ts';
import { boundFacts } from './bounds.ts';
import { cliffFacts } from './cliff.ts';
import { clippingFacts } from './clipping.ts';
import type { Fact } from './fact.ts';
import { gateFacts } from './gates.ts';
import { slopeFacts } from './slopes.ts';

const numberOf = ({ id }: Fact): number => Number(id.slice(1));

/** Those that are computed in seconds, in order of their numbers. */
export const facts: readonly Fact[] = [
  ...slopeFacts,
  ...boundFacts,
  ...cliffFacts,
  ...clippingFacts,
  ...baselineFacts,
  ...gateFacts,
].sort((a, b) => numberOf(a) - numberOf(b));
