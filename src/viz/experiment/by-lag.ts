/** What comes back from a loss, by lag. */
import type { Picture } from './picture.ts';

/** The loss of a picture that stands for E_t: the last one up to it, else the first; undefined where it has none. */
export function lossFor({ gradients: { losses } }: Picture, t: number): number | undefined {
  const last = losses.findLastIndex((loss, index) => loss !== null && index < t);
  const found = last < 0 ? losses.findIndex((loss) => loss !== null) : last;
  return found < 0 ? undefined : found + 1;
}

/** |dE_t/ds_k| by lag, from 0, of the state s that a step hands on; nothing where there is no loss. */
export function normsByLag(picture: Picture, t: number): number[] {
  const step = lossFor(picture, t);
  if (step === undefined) return [];
  return Array.from({ length: step + 1 }, (_, lag) => picture.stateNorm(step, step - lag));
}
