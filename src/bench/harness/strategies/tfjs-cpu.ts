// TensorFlow.js in plain JavaScript.
import type { Start, Strategy } from '../strategy.ts';
import { startBackend } from './tfjs-backend.ts';
import { prepareOn } from './tfjs.ts';

export const start: Start = () => startBackend('cpu');

export const prepare: Strategy['prepare'] = (problem) => prepareOn({}, problem);
