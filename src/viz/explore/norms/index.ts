/** Norms over time: what the panel loads. */
export { drawNorms } from './chart.ts';
export { normsView } from './norms.ts';
