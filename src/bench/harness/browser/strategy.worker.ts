/** The worker of one strategy, whose name it has. */
import { expose } from 'comlink';
import { solverOf } from '../solver.ts';
import { strategies, type StrategyName } from '../strategies/index.ts';
import { host } from './host.ts';

expose(solverOf(strategies[self.name as StrategyName], host));
