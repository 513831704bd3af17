// The Python that tests check against.
import { spawnSync } from 'node:child_process';

/**
 * A Python that has a module, if there is one. PATH may lead to another than the one that the system's packages belong to; the
 * module is looked for and not loaded, which takes PyTorch seconds.
 */
export function pythonWith(module: 'numpy' | 'torch'): string | undefined {
  const probe = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', probe]).status === 0);
}
