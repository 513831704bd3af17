// What all pages have: `<!-- include NAME -->` in a page stands for src/pages/frame/NAME.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = join(dirname(import.meta.dirname), 'src/pages/frame');

/**
 * A page with what it includes; the link to it is marked as that of the current page.
 * @param {string} html
 * @param {string} path `/compare.html`
 */
export const framed = (html, path) =>
  html
    .replace(/<!-- include (\S+) -->/g, (_, name) => readFileSync(join(folder, name), 'utf8').trim())
    .replace(`<a href=".${path}">`, `<a href=".${path}" aria-current="page">`);

/** @type {import('vite').Plugin} */
export const frame = {
  name: 'frame',
  transformIndexHtml: { order: 'pre', handler: (html, { path }) => framed(html, path) },
  hotUpdate({ file, server }) {
    if (file.startsWith(folder)) server.ws.send({ type: 'full-reload' });
  },
};
