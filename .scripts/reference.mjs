// `npm run reference`: the API reference, made of the docstrings, into `dist/reference` beside the pages.
import { mkdirSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

const root = dirname(import.meta.dirname);
const folder = join(root, 'dist/reference');

ensureInstalled();
await ensureKernels();
// TypeDoc asks for `typescript` and works on the compiler of its version 5, which 7 no longer has.
const hook = `export const resolve = (name, context, next) =>
  next(name === 'typescript' ? 'typescript-5' : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { Application, JSX } = await import('typedoc');

const app = await Application.bootstrap({
  name: 'Backflow',
  // A name belongs to the first that exports it.
  entryPoints: ['autograd/', 'rnn/', 'worksheet/', ''].map((name) => join(root, `src/${name}index.ts`)),
  tsconfig: join(root, '.scripts/tsconfig.library.json'),
  readme: 'none',
  hideGenerator: true,
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  validation: { invalidLink: true, notExported: false, rewrittenLink: true },
  treatValidationWarningsAsErrors: true,
});
// Its pages run one script in the page and have the search index in the address of a request: no more is let through.
const policy =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; connect-src 'self' data:; img-src 'self' data:";
app.renderer.hooks.on('head.begin', () =>
  JSX.createElement('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
);
const project = await app.convert();
if (project) {
  app.validate(project);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await app.generateDocs(project, folder);
}
if (!project || app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
