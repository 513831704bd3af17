/** How one thread has the other compute its half. */
export interface Link {
  /** Sets a leaf of the other half, by its place among the leaves. */
  set(leaf: number, numbers: ArrayLike<number>): void;
  /** Has it begin. */
  start(): void;
  /** Its results, once it has them; rejected when its worker fails. */
  finish(): Promise<Float32Array>;
}
