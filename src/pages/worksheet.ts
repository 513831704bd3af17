/** Worksheet: the six questions of the exercise sheet, answered live, its slips beside what is right. */
import '../viz/sections.css';
import { themeButton } from '../viz/theme.ts';
import { mountSections } from './sections.ts';

themeButton(document.querySelector<HTMLButtonElement>('#theme')!);
mountSections({
  bptt: () => import('./worksheet-bptt.ts'),
  vanishing: () => import('./worksheet-vanishing.ts'),
  precision: () => import('./worksheet-precision.ts'),
  focal: () => import('./worksheet-focal.ts'),
  boxes: () => import('./worksheet-boxes.ts'),
  convolution: () => import('./worksheet-convolution.ts'),
});
