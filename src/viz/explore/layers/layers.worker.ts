/** Cuts layers out of networks that are too large for the thread of the page. */
import { expose } from 'comlink';
import { replay } from '../../../autograd/index.ts';
import type { SingleExperiment, SingleStack, StackedExperiment } from '../../../rnn/index.ts';
import { cutOut, type CutPlace, passOf } from '../../../rnn/stacked/cut-out.ts';
import { type Flood, floodOf } from '../../../rnn/stacked/flood.ts';
import { StackStream } from '../../../rnn/stacked/stream.ts';
import { rowsOf } from '../../../rnn/stacked/track.ts';

/** @throws NonFiniteError when a number overflows */
function cut(whole: StackedExperiment, place: CutPlace) {
  const pass = passOf(whole, place.sequence);
  return { cut: cutOut(pass, place), flood: floodOf(pass) };
}

/** The long sequence that this worker is of. */
let stream: StackStream;

/** Runs a sequence too large to be held at once, forward and back. */
async function run(stack: SingleStack, onShare: (share: number) => void): Promise<Flood> {
  stream = await StackStream.run(stack, replay, onShare);
  return stream.flood;
}

const steps = (place: CutPlace, steps: readonly [number, number]): SingleExperiment =>
  stream.cut(place, steps);

/** A part at all its steps, and which of them have a loss. */
function track(place: CutPlace) {
  const track = stream.track(place);
  const { T, n, given } = track;
  const steps = Array.from({ length: T }, (_, index) => index + 1);
  return { track, losses: steps.filter((t) => rowsOf(given, n, t - 1, t).some((x) => x !== 0)) };
}

export type LayersWorker = typeof worker;
const worker = { cut, run, steps, track };
expose(worker);
