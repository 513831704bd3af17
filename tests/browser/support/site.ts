// Builds the site, as it is or with a plugin that changes it, into a temporary folder and serves it there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, preview, type Plugin } from 'vite';

export interface Site {
  /** Where it is served, with a slash at its end. */
  url: string;
  /** The folder it was built into. */
  folder: string;
  /** Stops the server and removes the folder. */
  close(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../../..');

export async function serveSite(plugins: Plugin[] = []): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'backflow-site-'));
  const settings = { root, logLevel: 'warn' as const, plugins };
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

/** Vitest sets NODE_ENV to "test", for which libraries would hand Vite their development builds. */
async function asProduction(work: () => Promise<unknown>): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await work();
  } finally {
    process.env['NODE_ENV'] = before;
  }
}
