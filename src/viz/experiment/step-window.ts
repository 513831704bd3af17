import { clamp } from '../chart/clamp.ts';
/** Which steps of a long sequence are in view: the first and the last, counted from 1. Pure. */
export type StepWindow = readonly [first: number, last: number];

/** Sequences up to this length are always drawn whole. */
export const MOST_STEPS_WHOLE = 12;

/** Fewer steps than this are not zoomed to. */
const FEWEST = 4;

/** The window as it can be: whole steps, within the sequence, never too narrow. */
export function fitted([first, last]: StepWindow, T: number): StepWindow {
  const count = clamp(Math.round(last) - Math.round(first) + 1, Math.min(FEWEST, T), T);
  const start = clamp(Math.round(first), 1, T - count + 1);
  return [start, start + count - 1];
}

/** The window with `factor` times as many steps around `centre`, which keeps its place. */
export function zoomed([first, last]: StepWindow, factor: number, centre: number, T: number): StepWindow {
  const count = (last - first + 1) * factor;
  const share = (centre - first + 0.5) / (last - first + 1);
  const start = centre + 0.5 - share * count;
  return fitted([start, start + count - 1], T);
}

/** The window moved by a share of its own length. */
export function windowMoved([first, last]: StepWindow, share: number, T: number): StepWindow {
  const distance = Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * (last - first + 1)));
  return fitted([first + distance, last + distance], T);
}

/** As many steps as are drawn with their numbers, around one. */
export const around = (step: number, T: number, count = 9): StepWindow =>
  fitted([step - (count - 1) / 2, step + (count - 1) / 2], T);
