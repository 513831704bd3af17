// The worker of `host.ts`. Node gives it none of the loaders of its parent.
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
const { serve } = await import('../../../rnn/batch/serve.ts');
serve(/** @type {import('../../../rnn/batch/serve.ts').Port} */ (/** @type {unknown} */ (parentPort)));
