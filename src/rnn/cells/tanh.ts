// h = tanh(a), tanh' = 1 - tanh² <= 1
import { tanh as activation } from '../../autograd/index.ts';
import { elman } from './elman.ts';

export const tanh = elman('tanh', activation, {
  symbol: 'tanh',
  value: Math.tanh,
  slope: (h) => 1 - h * h,
  gamma: 1,
});
