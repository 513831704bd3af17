// As many fused multiply-adds as a core can do: their operands stay in registers, and none waits for another.

/** Adds 1 · 1 to 8 vectors of float32, `turns` times; returns what keeps that from being left out. */
export function run(turns: i32): f32 {
  const one = f32x4.splat(1);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  for (; turns > 0; --turns) {
    s0 = f32x4.relaxed_madd(one, one, s0);
    s1 = f32x4.relaxed_madd(one, one, s1);
    s2 = f32x4.relaxed_madd(one, one, s2);
    s3 = f32x4.relaxed_madd(one, one, s3);
    s4 = f32x4.relaxed_madd(one, one, s4);
    s5 = f32x4.relaxed_madd(one, one, s5);
    s6 = f32x4.relaxed_madd(one, one, s6);
    s7 = f32x4.relaxed_madd(one, one, s7);
  }
  s0 = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)));
  return f32x4.extract_lane(s0, 0);
}
