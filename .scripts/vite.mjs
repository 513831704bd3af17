// `npm start`, `npm run dev` and `npm run build`: Vite, with the packages installed first and, for `start`, the
// site built first. Arguments go to Vite.
import { ensureInstalled } from './install.mjs';
import { endWithParent } from './parent.mjs';

/** @type {Record<string, string[]>} */
const commands = { start: ['preview'], dev: [], build: ['build'] };
const [name = '', ...args] = process.argv.slice(2);

endWithParent();
ensureInstalled();
if (name === 'start') await (await import('vite')).build();
process.argv.splice(2, Infinity, ...(commands[name] ?? []), ...args);
await import(new URL('../node_modules/vite/bin/vite.js', import.meta.url).href);
