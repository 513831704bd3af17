// h = max(0, a), with derivative 0 at a = 0
import { relu as activation } from '../../autograd/index.ts';
import { elman } from './elman.ts';

export const relu = elman('ReLU', activation, {
  symbol: 'relu',
  value: (a) => Math.max(0, a),
  slope: (h) => (h > 0 ? 1 : 0),
  gamma: 1,
});
