// Builds the site, as it is or with a plugin that changes it, into a temporary folder and serves it there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, preview } from 'vite';

const root = dirname(import.meta.dirname);

/**
 * @typedef {object} Site
 * @property {string} url Where it is served, with a slash at its end.
 * @property {string} folder The folder it was built into.
 * @property {() => Promise<void>} close Stops the server and removes the folder.
 */

/**
 * @typedef {object} Options
 * @property {import('vite').Plugin} [plugin]
 * @property {string} [page] The only one that is built, which is sooner done.
 * @property {Record<string, string>} [headers] Of every answer, beside the usual ones.
 */

/** @type {(options?: Options) => Promise<Site>} */
export async function serveSite({ plugin, page, headers = {} } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'backflow-site-'));
  const plugins = [plugin ?? [], page ? only(page) : []].flat();
  await asProduction(() =>
    build({
      root,
      logLevel: 'warn',
      plugins,
      worker: { plugins: () => plugins }, // which are built apart
      build: { outDir: folder, emptyOutDir: true, manifest: true, reportCompressedSize: false },
    }),
  );
  const { url, close } = await serve(folder, headers);
  return {
    url,
    folder,
    async close() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Serves a built site. @type {(folder: string, headers?: Record<string, string>) => Promise<Omit<Site, 'folder'>>} */
export async function serve(folder, headers = {}) {
  const server = await preview({
    root,
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, open: false, headers },
  });
  const address = server.httpServer.address();
  if (!address || typeof address === 'string') throw new Error('the preview server has no port');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

/** @type {(page: string) => import('vite').Plugin} */
const only = (page) => ({
  name: 'one-page',
  config(config) {
    if (config.build?.rolldownOptions) config.build.rolldownOptions.input = join(root, page);
  },
});

/** Vitest sets NODE_ENV to "test", for which libraries would hand Vite their development builds. @type {(work: () => Promise<unknown>) => Promise<void>} */
async function asProduction(work) {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await work();
  } finally {
    process.env['NODE_ENV'] = before;
  }
}
