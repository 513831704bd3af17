import type { Strategy } from '../strategy.ts';
import { prepareOn } from './tfjs.ts';

/** TensorFlow.js in plain JavaScript. */
export const prepare: Strategy['prepare'] = (problem) => prepareOn({ name: 'cpu' }, problem);
