/** The guide: cards that drive Explore, from what a term is to why there are LSTMs. */
import type { Card } from './card.ts';
import { beyondCards } from './cards-beyond.ts';
import { checkCards } from './cards-checks.ts';
import { memoryCards } from './cards-memory.ts';
import { termCards } from './cards-terms.ts';
import { vanishingCards } from './cards-vanishing.ts';

export type { Card, GuideAnswer, Scene, Tour, ExplorePart } from './card.ts';
export { rightChoice } from './card.ts';

/** In the order of the tour, to which new ones are added at the end: links name a card by its number. */
export const cards: readonly Card[] = [
  ...termCards,
  ...vanishingCards,
  ...memoryCards,
  ...checkCards,
  ...beyondCards,
];
