/** What a number field makes of what is typed: never another number without a word. Pure. */
import { minus } from '../text/format.ts';

export interface Limits {
  readonly label: string;
  /** A step of 1 takes whole numbers alone. */
  readonly range: { readonly min: number; readonly max: number; readonly step?: number };
}

export interface Taken {
  readonly value: number;
  /** Why it is not the number that was typed. */
  readonly fault?: string;
}

/** @param typed NaN: no number @param value what the field holds, and keeps where no number was typed */
export function within({ label, range: { min, max, step } }: Limits, typed: number, value: number): Taken {
  if (Number.isNaN(typed))
    return { value, fault: `${label}: expected a number from ${exact(min)} to ${exact(max)}.` };
  const asked = `${label} = ${exact(typed)}`;
  if (typed > max) return { value: max, fault: `${asked}: ${exact(max)} is the most.` };
  if (typed < min) return { value: min, fault: `${asked}: ${exact(min)} is the least.` };
  if (step !== 1 || Number.isInteger(typed)) return { value: typed };
  return { value: Math.round(typed), fault: `${asked}: only whole numbers, so ${exact(Math.round(typed))}.` };
}

/** All digits: a limit that is rounded is no limit. */
const exact = (x: number): string => minus(String(x));
