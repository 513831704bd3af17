/** Who takes part in Node: every strategy in a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inNode, lastInNode, pytorch, type ScriptEntrant } from '../entrants.ts';
import type { Contestant } from '../measure.ts';
import { ProcessServer } from './process.ts';
import { wasmFlags } from './wasm-flags.ts';

export function contestants(): Contestant[] {
  const program = pythonWithTorch() ?? 'python3';
  const args = [fileURLToPath(new URL('./pytorch.py', import.meta.url))];
  const server = new ProcessServer({ program, args });
  return [...inNode.map(inProcess), { entrant: pytorch, server, isCounted: false }, inProcess(lastInNode)];
}

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

function inProcess(entrant: ScriptEntrant): Contestant {
  const args = [
    ...wasmFlags,
    '--expose-gc',
    '--import',
    import.meta.resolve('tsx/esm'),
    child,
    entrant.strategy,
  ];
  return {
    entrant,
    server: new ProcessServer({ program: process.execPath, args }),
    isCounted: entrant.strategy.startsWith('ours-f'),
  };
}

/** PATH may lead to a Python other than the one that the system's packages belong to. */
export function pythonWithTorch(): string | undefined {
  const probe = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)';
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', probe]).status === 0);
}
