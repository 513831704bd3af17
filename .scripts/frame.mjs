// What all pages have: `<!-- include NAME -->` stands for src/pages/frame/NAME, in a page or in such a part.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = join(dirname(import.meta.dirname), 'src/pages/frame');

/**
 * A page with what it includes; the link to it is marked as that of the current page.
 * @param {string} html
 * @param {string} path `/compare.html`
 */
export const framed = (html, path) =>
  withParts(html).replace(`<a href=".${path}">`, `<a href=".${path}" aria-current="page">`);

/** @type {(html: string) => string} */
const withParts = (html) =>
  html.replace(/<!-- include (\S+) -->/g, (_, name) =>
    withParts(readFileSync(join(folder, name), 'utf8').trim()),
  );

/** @type {import('vite').Plugin} */
export const frame = {
  name: 'frame',
  transformIndexHtml: { order: 'pre', handler: (html, { path }) => framed(html, path) },
  hotUpdate({ file, server }) {
    if (file.startsWith(folder)) server.ws.send({ type: 'full-reload' });
  },
};
