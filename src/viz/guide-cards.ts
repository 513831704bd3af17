/** The guide: cards that drive Explore, from what a term is to why there are LSTMs. */
import type { Card } from './guide-card.ts';
import { memoryCards } from './guide-cards-memory.ts';
import { termCards } from './guide-cards-terms.ts';
import { vanishingCards } from './guide-cards-vanishing.ts';

export type { Card, Choice, Go, Scene } from './guide-card.ts';
export { rightChoice } from './guide-card.ts';

/** In the order of the tour. */
export const cards: readonly Card[] = [...termCards, ...vanishingCards, ...memoryCards];
