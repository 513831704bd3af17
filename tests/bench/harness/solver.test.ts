import { expect, test, vi } from 'vitest';
import { host } from '../../../src/bench/harness/node/host.ts';
import { makeProblem } from '../../../src/bench/harness/problem.ts';
import { solverOf } from '../../../src/bench/harness/solver.ts';
import { LostError, type Prepared, type Strategy } from '../../../src/bench/harness/strategy.ts';
import { smallWork } from '../../support/servers.ts';

const problem = makeProblem(smallWork);
const variant = (about: string, run: () => void = () => {}): Prepared & { dispose: () => void } => ({
  about,
  run,
  answer: () => ({ loss: [1] }),
  dispose: vi.fn<() => void>(),
});
const fails = (error: Error) => () => {
  throw error;
};
const solver = (strategy: Strategy) => solverOf(async () => strategy, host);

test('a library that does not start says why when it is loaded', async () => {
  const { load } = solver({ start: async () => fails(new Error('no adapter'))(), prepare: () => [] });
  await expect(load()).rejects.toThrow('no adapter');
});

test('a variant that fails is left out, and what is not kept is disposed of once', async () => {
  const [broken, good] = [variant('broken', fails(new Error('stack'))), variant('good')];
  const { prepare, warmUp, answer } = solver({ prepare: () => [broken, good] });
  expect((await prepare(problem)).firstMs).toBeGreaterThanOrEqual(0);
  expect((await warmUp(1)).about).toBe('good');
  expect(await answer()).toEqual({ loss: [1] });
  expect(broken.dispose).toHaveBeenCalledOnce();
  expect(good.dispose).not.toHaveBeenCalled();
  await prepare(problem);
  expect(good.dispose).toHaveBeenCalledOnce();
});

test('where none works, the last one says why; a lost device is not a matter of variants', async () => {
  const broken = (message: string) => variant(message, fails(new Error(message)));
  await expect(solver({ prepare: () => [broken('a'), broken('b')] }).prepare(problem)).rejects.toThrow('b');
  const lost = variant('lost', fails(new LostError('lost')));
  await expect(solver({ prepare: () => [lost, variant('good')] }).prepare(problem)).rejects.toThrow(
    LostError,
  );
});
