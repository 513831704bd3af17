// `npm run --silent bench -- [--json] [--quick]`: runs src/bench/harness/main.ts in this very process.
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

ensureInstalled();
await ensureKernels();
const { register } = await import('tsx/esm/api');
register({ tsconfig: false });
await import('../src/bench/harness/main.ts');
