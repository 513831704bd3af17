/** Compare: why an LSTM remembers, and whether it always does. */
import '../viz/sections.css';
import { themeButton } from '../viz/theme.ts';
import { mountSections } from './sections.ts';

themeButton(document.querySelector<HTMLButtonElement>('#theme')!);
mountSections({
  rest: () => import('./compare-rest.ts'),
  words: () => import('./compare-words.ts'),
  learning: () => import('./compare-learning.ts'),
  papers: () => import('./compare-papers.ts'),
});
