/** Facts of the literature, recomputed by this project's engine. */
import { attentionFacts } from './attention.ts';
import { baselineFacts } from './baselines.ts';
import { boundFacts } from './bounds.ts';
import { cliffFacts } from './cliff.ts';
import { clippingFacts } from './clipping.ts';
import { criticalGainFacts } from './critical-gain.ts';
import type { Fact } from './fact.ts';
import { gateFacts } from './gates.ts';
import { memoryFacts } from './memory.ts';
import { modernCellFacts } from './modern-cells.ts';
import { productFacts } from './products.ts';
import { slopeFacts } from './slopes.ts';
import { truncationFacts } from './truncation.ts';

const numberOf = ({ id }: Fact): number => Number(id.slice(1));

/** Those that are computed in seconds, in order of their numbers. */
export const facts: readonly Fact[] = [
  ...slopeFacts,
  ...boundFacts,
  ...cliffFacts,
  ...clippingFacts,
  ...baselineFacts,
  ...gateFacts,
  ...memoryFacts,
  ...truncationFacts,
  ...productFacts,
  ...criticalGainFacts,
  ...modernCellFacts,
  ...attentionFacts,
].sort((a, b) => numberOf(a) - numberOf(b));
