// `npm run --silent gradients -- FILE.json`: runs src/cli.ts in this very process, which keeps the start short.
// npm starts scripts in the project's folder; relative paths are meant from where the user is.
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

ensureInstalled();
await ensureKernels();
if (process.env.npm_lifecycle_event === 'gradients' && process.env.INIT_CWD)
  process.chdir(process.env.INIT_CWD);
const { register } = await import('tsx/esm/api');
register({ tsconfig: false });
await import('../src/cli.ts');
