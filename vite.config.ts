// How the site is built (one entry per HTML page at the root) and how its tests run:
// `unit` in plain Node, `browser` in Node too, but driving a real Chromium that shows the built site.
import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import type { TestSequencer, TestSpecification } from 'vitest/node';
import { ensureFonts } from './.scripts/fonts.mjs';
import { frame } from './.scripts/frame.mjs';
import { ensureKernels } from './.scripts/kernels.mjs';
import { PATIENCE } from './tests/browser/support/patience.ts';

await Promise.all([ensureKernels(), ensureFonts()]);

const root = import.meta.dirname;

/** Pages that are isolated so may share memory between threads, and have finer clocks. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
/** The gallery is for developers alone. */
const pages = readdirSync(root).filter((name) => name.endsWith('.html') && name !== 'gallery.html');

/**
 * The threads of TensorFlow.js run the text of a function of its own, in which a minified `typeof` of a variable outside
 * it throws (tfjs#4107). Without that variable, which only tells Node where it is, they run.
 */
const tfjsThreads: Plugin = {
  name: 'tfjs-threads',
  transform(code, id) {
    if (!id.endsWith('tfjs-backend-wasm-threaded-simd.js')) return undefined;
    const use = 'if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}';
    if (!code.includes(use)) throw new Error('tfjs-backend-wasm has changed: are its threads still mended?');
    return { code: code.replace(use, ''), map: null };
  },
};

/**
 * The browser's files first, of which each takes long, then the many short ones: no core is idle in the end. (They are not
 * mixed, as a worker that gets a file of the other project ends, and another has to load all.)
 */
class LongestFirst implements TestSequencer {
  shard(files: TestSpecification[]): TestSpecification[] {
    return files;
  }

  sort(files: TestSpecification[]): TestSpecification[] {
    const isBrowser = ({ project }: TestSpecification) => Number(project.name === 'browser');
    const size = ({ moduleId }: TestSpecification) => statSync(moduleId).size;
    return files.toSorted((a, b) => isBrowser(b) - isBrowser(a) || size(b) - size(a));
  }
}

/** Workers are built one in another, which takes most of the time, as is known. */
const checks = { pluginTimings: false };

/** A browser test often waits: with one more than there are cores, they are busy. */
const maxWorkers = 3;

export default defineConfig({
  root,
  base: './', // dist works from any sub-path
  appType: 'mpa',
  plugins: [frame],
  server: { headers },
  preview: { headers },
  build: {
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'], // spring 2024: CSS nesting, light-dark()
    modulePreload: { polyfill: false },
    // A font stays a file of its own, loaded only where it is used; other small assets are inlined.
    assetsInlineLimit: (path) => (/\.(woff2?|ttf|otf)$/.test(path) ? false : undefined),
    chunkSizeWarningLimit: 1500, // TensorFlow.js, which is loaded lazily; tests/browser/size.test.ts guards the rest
    rolldownOptions: {
      input: pages.map((page) => resolve(root, page)),
      checks,
      // A request costs more than a few kilobytes that a page does not need: what pages begin with comes in layers, each
      // of which imports only those above it.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              tags: ['$initial'],
              minShareCount: 2,
              // Of d3, what a first picture has: scales and colours come with the charts.
              test: /node_modules\/(?!d3-(array|color|format|interpolate|path|scale|shape)\/)|preload-helper/,
              priority: 3,
            },
            {
              name: 'engine',
              tags: ['$initial'],
              minShareCount: 2,
              test: /src\/(autograd|rnn|worksheet)\//,
              priority: 2,
            },
            {
              name: 'kit',
              tags: ['$initial'],
              minShareCount: 2,
              // Of the charts, what the first picture has: the bench alone begins with the rest. Explore has no sections.
              test: /src\/viz\/((?!bench\/|chart\/|explore\/|page\/(address|sections)\.ts)|chart\/(clamp|heat-map|join|layers|legend|matrix|norm-scale|palette|ribbon-width|zoom)\.ts)/,
              priority: 1,
            },
            {
              name: 'explore',
              tags: ['$initial'],
              test: /src\/viz\/explore\//,
              priority: 1,
            },
            // What several of the parts share that are loaded later.
            {
              name: 'charts',
              minShareCount: 2,
              test: /src\/viz\/(chart|text)\/|node_modules\/d3-(shape|path)\//,
            },
            {
              name: 'rates',
              test: /src\/rnn\/rate\/(bound|passed|reason)\.ts/,
            },
            {
              name: 'weights',
              minShareCount: 2,
              test: /src\/rnn\/(blank|initialise|spectrum\/eigenvalues|inputs)\.ts|src\/viz\/fields\//,
            },
          ],
        },
      },
    },
  },
  worker: { format: 'es', plugins: () => [tfjsThreads], rolldownOptions: { checks } },
  // The development server cannot see what only a worker imports.
  optimizeDeps: {
    include: [
      '@jax-js/jax',
      '@tensorflow/tfjs',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
      'comlink',
    ],
  },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**'],
          setupFiles: ['tests/support/seed.ts'],
          testTimeout: 60_000, // for what hangs: a busy machine takes its time
          // Files share a process and its modules, which takes half the time: a test puts back what it changes.
          isolate: false,
          maxWorkers,
        },
      },
      // Tests that drive Chromium. Software WebGL takes every core there is: patience.
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/support/setup.ts'],
          testTimeout: 3 * PATIENCE, // what hangs in a test is told first
          hookTimeout: 2 * PATIENCE,
          // Files share a process and its browser, which ends with it.
          isolate: false,
          expect: { poll: { timeout: PATIENCE } },
          maxWorkers,
        },
      },
    ],
  },
});
