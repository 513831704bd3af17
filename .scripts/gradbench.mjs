// `npm run --silent gradbench`: a tool of GradBench, see tests/examples/gradbench.
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

ensureInstalled();
await ensureKernels();
const { register } = await import('tsx/esm/api');
register({ tsconfig: false });
await import('../tests/examples/gradbench/main.ts');
