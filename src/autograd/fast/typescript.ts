import { interpret } from './interpret.ts';
import type { Program } from './program.ts';
import { assertProgram } from './program.ts';
import { Replay } from './replay.ts';

/** Runs a program in TypeScript, in float64: the oracle for the kernels, and what serves where there is no WebAssembly SIMD. */
export function replayInTypeScript(program: Program): Replay {
  assertProgram(program, 'replayInTypeScript');
  const arena = new Float64Array(program.size);
  return new Replay(program, 'TypeScript', arena, (call) => () => interpret(program, arena, call));
}
