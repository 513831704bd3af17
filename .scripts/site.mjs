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

/** @type {(plugin?: import('vite').Plugin) => Promise<Site>} */
export async function serveSite(plugin) {
  const folder = await mkdtemp(join(tmpdir(), 'backflow-site-'));
  const plugins = plugin ? [plugin] : [];
  /** @type {import('vite').InlineConfig} Workers are built apart, with plugins of their own. */
  const settings = { root, logLevel: 'warn', plugins, worker: { plugins: () => plugins } };
  await asProduction(() =>
    build({
      ...settings,
      build: { outDir: folder, emptyOutDir: true, manifest: true, reportCompressedSize: false },
    }),
  );
  const server = await preview({
    ...settings,
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  const address = server.httpServer.address();
  if (!address || typeof address === 'string') throw new Error('the preview server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    folder,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

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
