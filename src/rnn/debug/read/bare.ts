/** What a format leaves of a text: brackets, commas, semicolons and numbers alone, at the places where they stood. */
export interface Bare {
  /** Parts that were printed one below the other, but stand side by side; mostly one. */
  readonly parts: readonly string[];
  /** The power of ten that MATLAB printed above the numbers, as in `1.0e-03 *`. */
  readonly power: number;
  /** Every number is multiplied by it. */
  readonly factor: number;
  readonly isTransposed: boolean;
  /** Numbers that are a list in the text are these rows and columns, column by column where `isByColumn`. */
  readonly dimensions: readonly [number, number] | undefined;
  readonly isByColumn: boolean;
}

export const bareOf = (text: string, more: Partial<Bare> = {}): Bare => ({
  parts: [text],
  power: 0,
  factor: 1,
  isTransposed: false,
  dimensions: undefined,
  isByColumn: false,
  ...more,
});
