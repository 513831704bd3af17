// TensorFlow.js in plain JavaScript.
import type { Start, Strategy } from '../strategy.ts';
import { prepareOn, startBackend } from './tfjs.ts';

export const start: Start = () => startBackend('cpu');

export const prepare: Strategy['prepare'] = (problem) => prepareOn({}, problem);
