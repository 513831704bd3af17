// How kernels read the instruction at pc.

@inline
export function field(pc: usize, index: i32): i32 {
  return load<i32>(pc + (<usize>index << 2));
}

/** A stride, in bytes. */
@inline
export function stride<T>(pc: usize, index: i32): usize {
  return <usize>field(pc, index) * sizeof<T>();
}

/** Address of an entry of the operand that field `operand` places. */
@inline
export function place<T>(pc: usize, operand: i32, row: i32, ld: i32, column: i32): usize {
  return <usize>(field(pc, operand) + row * field(pc, ld) + column) * sizeof<T>();
}
