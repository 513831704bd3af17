/** Cuts layers out of networks that are too large for the thread of the page. */
import { expose } from 'comlink';
import type { StackedExperiment } from '../../../rnn/index.ts';
import { cutOut, type CutPlace, passOf } from '../../../rnn/stacked/cut-out.ts';
import { floodOf } from '../../../rnn/stacked/flood.ts';

/** @throws NonFiniteError when a number overflows */
function cut(whole: StackedExperiment, place: CutPlace) {
  const pass = passOf(whole, place.sequence);
  return { cut: cutOut(pass, place), flood: floodOf(pass) };
}

export type LayersWorker = typeof worker;
const worker = { cut };
expose(worker);
