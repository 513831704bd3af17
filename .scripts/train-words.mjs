// `npm run words`: trains the networks of the page's words, several minutes, and writes public/words.json.
// Seeded: on machines of a kind it writes the same file again.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

ensureInstalled();
await ensureKernels();
const { register } = await import('tsx/esm/api');
register({ tsconfig: false });
const { trainWords } = await import('../src/rnn/words/training.ts');
const file = await trainWords((line) => console.error(line));
writeFileSync(join(import.meta.dirname, '../public/words.json'), `${JSON.stringify(file)}\n`);
