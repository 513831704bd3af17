import { randomNormal } from 'd3-random';
import { randomOf } from './random.ts';

type Rows = readonly (readonly number[])[];

/** The old numbers, then normally distributed ones to two decimals; the name of the row seeds the draw. */
export function filledRow(old: readonly number[], length: number, name: string, spread: number): number[] {
  const draw = randomNormal.source(randomOf(hash(name), 0, 'places'))(0, spread);
  const drawn = Array.from({ length }, () => Math.round(draw() * 100) / 100 + 0);
  return drawn.map((number, i) => old[i] ?? number);
}

export function filledRows(
  old: Rows,
  rows: number,
  columns: number,
  name: string,
  spread: number,
): number[][] {
  return Array.from({ length: rows }, (_, i) => filledRow(old[i] ?? [], columns, `${name}${i}`, spread));
}

/** 32 bits of a name (FNV-1a). */
function hash(name: string): number {
  let bits = 0x811c9dc5;
  for (const character of name) bits = Math.imul(bits ^ character.codePointAt(0)!, 0x01000193);
  return bits;
}
