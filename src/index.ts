/**
 * Backflow as a library: parse an experiment, differentiate it, take its gradients apart term by term; and the
 * autograd engine underneath, for functions of your own.
 * @module backflow
 */
export * from './autograd/index.ts';
export * from './rnn/index.ts';
export { startInBrowser } from './rnn/batch/browser.ts';
