/** Who takes part, and how their processes are started. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Command, Server } from './server.ts';
import { wasmFlags } from './wasm.ts';

/** Whom all others are compared with. */
export const OURS = 'ours-f32';

const names = [OURS, 'ours-f32-2threads', 'ours-f64', 'ours-ts', 'scalar', 'tfjs-wasm', 'tfjs-cpu', 'jax-js'];

export interface Contestant {
  readonly name: string;
  /** How far its answer may be from the right one: 1e-4 in float32. */
  readonly tolerance: number;
  /** Whether to count what it allocates: in WebAssembly it should be next to nothing. */
  readonly isCounted: boolean;
  readonly server: Server;
}

/** Every strategy in a process of its own, and ours in two: what differs between those is noise. */
export function contestants(): Contestant[] {
  const inNode = (name: string, strategy = name): Contestant => {
    const args = [...wasmFlags, '--expose-gc', '--import', import.meta.resolve('tsx/esm'), child, strategy];
    return contestant(name, { program: process.execPath, args });
  };
  const python = pythonWithTorch() ?? 'python3';
  return [
    ...names.map((name) => inNode(name)),
    contestant('pytorch', {
      program: python,
      args: [fileURLToPath(new URL('./pytorch.py', import.meta.url))],
    }),
    inNode(`${OURS} (A/A)`, OURS),
  ];
}

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

const contestant = (name: string, command: Command): Contestant => ({
  name,
  tolerance: name === 'ours-f64' || name === 'ours-ts' ? 1e-9 : 1e-4,
  isCounted: name.startsWith('ours-f'),
  server: new Server(command),
});

/** PATH may lead to a Python other than the one that the system's packages belong to. */
function pythonWithTorch(): string | undefined {
  const probe = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)';
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', probe]).status === 0);
}
