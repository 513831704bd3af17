// The kernels for float64.
import { interpret } from './run';

/** Runs the program at an address; 1 if every number that was checked is finite, else 0. */
export function run(pc: usize): i32 {
  return interpret<f64>(pc) ? 1 : 0;
}
